/**
 * From a run's scope to its frozen list of images. Each call is one look: the bulk operations are asked for, found again, waited for; once they
 * are complete their results are streamed in. The next look is queued by this one, so that nothing is held while Shopify works for hours.
 */
import type { Run, RunOperation } from "@prisma/client";
import type { Logger } from "pino";
import type { Database } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import { freezeRun } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";
import type { AdminApi } from "../shopify/admin-client.ts";
import { cancelListing, findListing, listingQuery, listingState, readListing, startListing, type CatalogueLine, type Listing } from "../shopify/catalogue.ts";
import { ShopifyError } from "../shopify/errors.ts";
import { readProductMedia } from "../shopify/media.ts";
import { conclude } from "./conclude.ts";
import { markerOf } from "./create.ts";
import { moveRun } from "./run-store.ts";
import { listingOf, scopeSchema } from "./scope.ts";
import { stageLines } from "./stage.ts";

const SECOND_MS = 1000;
/** How long an operation that was asked for without an answer may take to show up in Shopify's list. */
const LOST_ASK_GRACE_MS = 30 * SECOND_MS;
/** Shopify may break an operation off; listing again changes nothing. */
const MAX_ASKS = 5;
const LONGEST_LOOK_DELAY_SECONDS = 15;

export interface FreezeContext {
  database: Database;
  queue: Queue;
  admin: AdminApi;
  log: Logger;
  /** Images at once of this worker, for the estimate. */
  engineSlots: number;
  /** Whether images cost credits. */
  metering: boolean;
  maxPixels: number;
  maxBytes: number;
}

/** @throws PackshotError; tried again as the error says */
export async function freeze(context: FreezeContext, runId: string): Promise<void> {
  const { database, queue, log } = context;
  const run = await database.run.findUnique({ where: { id: runId }, include: { operations: true } });
  if (run?.state === "cancelled") await cancelOperations(context, run, run.operations);
  if (run?.state !== "freezing") return;

  const results: Result[] = [];
  for (const operation of run.operations) {
    const result = await advance(context, run, operation);
    if (result) results.push(result);
  }
  if (results.length < run.operations.length) {
    await queue.enqueue(database, freezeRun, { runId }, { delaySeconds: lookDelaySeconds(run) });
    return;
  }
  const scope = scopeSchema.parse(run.scope);
  const attempt = await stageLines(database, runId, scope.kind === "products" ? productLines(context, run.shop, scope.productIds) : linesOf(results));
  if (attempt === null) return;
  if (await conclude(context, runId, attempt)) log.info({ runId, shop: run.shop }, "run frozen");
  else await database.runLine.deleteMany({ where: { runId, attempt } });
}

/** The run cannot be listed: it ends, and says why. */
export async function giveUpFreezing(database: Database, runId: string, error: PackshotError): Promise<void> {
  await moveRun(database, runId, "failed", { errorCode: error.code, errorLog: error.message.slice(0, 4000), errorMerchant: error.merchantText, finishedAt: new Date() });
  await database.runLine.deleteMany({ where: { runId } });
}

interface Result {
  /** null: nothing was found. */
  url: string | null;
  lines: number;
}

/** Brings one operation as far as it goes now. @returns its result once it is complete, else null */
async function advance(context: FreezeContext, run: Run, operation: RunOperation): Promise<Result | null> {
  const { admin, database } = context;
  const key = { runId: run.id, kind: operation.kind };
  const listing = operation.kind as Listing;
  if (operation.bulkId === null) {
    if (operation.askedAt === null) return ask(context, run, operation);
    // Asked for, and the answer never came: it may run all the same.
    const found = await findListing(admin, run.shop, markerOf(run.id, listing, operation.asks));
    if (found) await database.runOperation.updateMany({ where: { ...key, bulkId: null }, data: { bulkId: found } });
    else if (Date.now() - operation.askedAt.getTime() > LOST_ASK_GRACE_MS) await forget(database, operation);
    return null;
  }
  const state = await listingState(admin, run.shop, operation.bulkId);
  switch (state?.status) {
    case "COMPLETED":
      return { url: state.url, lines: state.objects };
    case "CREATED":
    case "RUNNING":
    case "CANCELING":
      return null;
    case "CANCELED":
    case "EXPIRED":
    case "FAILED":
    case undefined: {
      const why = `${operation.kind} ended ${state?.status ?? "unknown to Shopify"} ${state?.errorCode ?? ""}`;
      if (state?.errorCode === "ACCESS_DENIED") throw listingFailed(run, why, "Packshot is missing a permission to read your products. Open the app again to grant it, then start a new run.");
      if (operation.asks >= MAX_ASKS) throw listingFailed(run, why, "Shopify could not list your products. Start a new run in a while.");
      await forget(database, operation);
      return null;
    }
  }
}

/** The row says that Shopify is asked before it is; of two that want to ask, one does. */
async function ask({ admin, database }: FreezeContext, run: Run, operation: RunOperation): Promise<null> {
  const listing = operation.kind as Listing;
  const key = { runId: run.id, kind: operation.kind };
  const asks = operation.asks + 1;
  const { count } = await database.runOperation.updateMany({ where: { ...key, askedAt: null, asks: operation.asks }, data: { askedAt: new Date(), asks } });
  if (count === 0) return null;
  const search = listingOf(scopeSchema.parse(run.scope))?.search ?? null;
  try {
    const bulkId = await startListing(admin, run.shop, listingQuery(listing, markerOf(run.id, listing, asks), search));
    await database.runOperation.updateMany({ where: { ...key, asks }, data: { bulkId } });
  } catch (error) {
    // A refusal is an answer: nothing runs, and nothing was used up.
    if (error instanceof ShopifyError && !error.outcomeUnknown) await database.runOperation.updateMany({ where: { ...key, asks }, data: { askedAt: null, asks: operation.asks } });
    throw error;
  }
  return null;
}

async function forget(database: Database, { runId, kind, asks }: RunOperation): Promise<void> {
  await database.runOperation.updateMany({ where: { runId, kind, asks }, data: { bulkId: null, askedAt: null } });
}

/** Nobody waits for the list any more. An operation whose answer was lost is left to end by itself: it only reads. */
async function cancelOperations({ admin, log }: FreezeContext, { id, shop }: Run, operations: RunOperation[]): Promise<void> {
  for (const { bulkId } of operations) {
    if (bulkId) await cancelListing(admin, shop, bulkId).catch((error: unknown) => log.warn({ err: error, runId: id }, "a listing that nobody waits for goes on"));
  }
}

async function* linesOf(results: Result[]): AsyncGenerator<CatalogueLine> {
  for (const { url, lines } of results) {
    if (url === null) continue;
    const counted = { lines: 0 };
    yield* readListing(url, counted);
    if (counted.lines !== lines) throw new ShopifyError("listing", { message: `expected ${lines} lines of the listing but received ${counted.lines}`, merchantText: "Shopify's list of the catalogue could not be read. We will try again.", retry: "later" });
  }
}

/** A few chosen products are read one by one: no bulk operation is worth its wait. */
async function* productLines({ admin }: FreezeContext, shop: string, productIds: string[]): AsyncGenerator<CatalogueLine> {
  for (const productId of productIds) {
    const product = await readProductMedia(admin, shop, productId);
    if (!product) continue;
    yield { kind: "product", productId, title: product.title };
    for (const { id, mime, ready, failure, content } of product.images) {
      const { fingerprint = null, width = null, height = null } = content ?? {};
      yield { kind: "image", productId, mediaId: id, mime, fileStatus: ready ? "READY" : failure ? "FAILED" : "PROCESSING", width, height, bytes: null, fingerprint };
    }
  }
}

/** A tenth of the time that has passed: quick for a small shop, patient with a large one. */
function lookDelaySeconds({ createdAt }: Run): number {
  return Math.min(LONGEST_LOOK_DELAY_SECONDS, Math.max(1, Math.round((Date.now() - createdAt.getTime()) / SECOND_MS / 10)));
}

function listingFailed(run: Run, why: string, merchantText: string): PackshotError {
  return new PackshotError("listing_failed", { message: `expected the listing of run ${run.id} to complete but ${why}`, merchantText });
}
