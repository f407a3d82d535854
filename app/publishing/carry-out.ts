/**
 * Sends one publication to Shopify, exactly once as far as the image is concerned. Every step is a row before it is an action:
 * whoever comes after a crash reads from the row what may have happened and from Shopify what has.
 */
import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Publication } from "@prisma/client";
import type { Logger } from "pino";
import type { Database } from "../database/client.ts";
import type { Prepared } from "../database/prepared.ts";
import { PackshotError } from "../errors.ts";
import { moveJob } from "../jobs/job-store.ts";
import type { AdminApi } from "../shopify/admin-client.ts";
import { ShopifyError } from "../shopify/errors.ts";
import { hasSettled, readMedia, type SourceMedia } from "../shopify/media.ts";
import { acknowledgeFailure, downloadSource, replaceBytes, stageUpload } from "../shopify/transfer.ts";
import type { Storage } from "../storage/storage.ts";
import { step } from "../telemetry/step.ts";
import { extensionOfMime } from "./formats.ts";
import { claim, countFailure, findPublication, finishPublication, sinceSent, storesAsSent, wasAccepted, wasNotSent } from "./publication-store.ts";

const SECOND_MS = 1000;
/** How long a call whose answer was lost may still be on its way before it counts as never arrived. */
const LOST_CALL_GRACE_MS = 10 * SECOND_MS;
/** Waits between polls within one try; what takes longer is polled again by the next try of the queue. */
const POLLS_MS = [500, 500, 700, 1000, 1500, 2000, 3000, 4000, 8000, 8000];
const MAX_FAILURES = 3;

export interface PublishingContext {
  statements: Prepared;
  storage: Storage;
  admin: AdminApi;
  log: Logger;
  scratchDir: string;
  maxBytes: number;
  /** Aborted when the process is to stop: what only waits is handed back to the queue then. */
  stopping?: AbortSignal;
}

/** @throws PackshotError; the publication's row then says how far it came */
export async function carryOut(services: PublishingContext, publicationId: string): Promise<void> {
  for (;;) {
    const publication = await findPublication(services.statements, publicationId);
    if (!publication) return;
    const context = publication.origin === "bulk" && publication.kind === "write" ? { ...services, admin: services.admin.background } : services;
    switch (publication.state) {
      case "prepared":
        await send(context, publication);
        break;
      case "sending":
        await findOut(context, publication);
        break;
      case "accepted":
        await step("await ready", () => awaitReady(context, publication));
        break;
      case "done":
      case "failed":
        return;
    }
  }
}

async function send(context: PublishingContext, publication: Publication): Promise<void> {
  const { admin, statements, storage } = context;
  const { id, shop, mediaId } = publication;
  if (publication.failures > 0) await backToEarlierBytes(context, publication);

  const { storageKey, mime } = publication;
  const name = `packshot-${id}.${extensionOfMime(mime)}`;
  const resourceUrl = await step("upload", () => inScratch(context, async (folder) => stageUpload(admin, shop, { name, mime, file: await storage.localPath(storageKey, folder) })));
  // Read last, so that as little time as can be lies between the comparison and the write.
  const media = await existingMedia(context, publication);
  if (media.failure) {
    await acknowledgeFailure(admin, shop, mediaId);
    throw notReady(mediaId, media.failure);
  }
  if (!media.ready || !media.content) throw notReady(mediaId, "it is being processed");
  if (media.content.fingerprint !== publication.fingerprintBefore && (await sha256Of(context, media)) !== publication.sha256Before) throw changedByMerchant(mediaId);
  if (!(await claim(statements, id, media.updatedAt, media.content.fingerprint))) return;
  try {
    await step("replace", () => replaceBytes(admin, shop, mediaId, resourceUrl));
  } catch (error) {
    // A refusal is an answer: nothing was changed. Only a lost answer leaves the row in "sending".
    if (error instanceof ShopifyError && !error.outcomeUnknown) await wasNotSent(statements, id);
    throw error;
  }
  await wasAccepted(statements, id);
}

/** An earlier send ended FAILED: acknowledged, perhaps by a try whose answer was lost, the file shows what it showed before. */
async function backToEarlierBytes(context: PublishingContext, publication: Publication): Promise<void> {
  const { shop, mediaId, failures } = publication;
  const { failure } = await existingMedia(context, publication);
  if (failure) await acknowledgeFailure(context.admin, shop, mediaId);
  if (failures >= MAX_FAILURES) throw refusedByShopify(mediaId, failure ?? "the file ended FAILED each time");
}

/** fileUpdate was perhaps sent: Shopify's own state of the image says whether it arrived. */
async function findOut(context: PublishingContext, publication: Publication): Promise<void> {
  const { statements } = context;
  const { id } = publication;
  const media = await existingMedia(context, publication);
  const arrived = media.failure !== null || !media.ready || isNewer(media, publication);
  if (arrived) {
    await wasAccepted(statements, id);
    return;
  }
  const graceMs = LOST_CALL_GRACE_MS - ((await sinceSent(statements, id)) ?? LOST_CALL_GRACE_MS);
  if (graceMs > 0) await pause(context, Math.min(graceMs, LOST_CALL_GRACE_MS) + Math.random() * SECOND_MS);
  else await wasNotSent(statements, id);
}

async function awaitReady(context: PublishingContext, publication: Publication): Promise<void> {
  const { admin, statements } = context;
  const { id, shop, mediaId, updatedAtBefore } = publication;
  for (const [poll, wait] of POLLS_MS.entries()) {
    await pause(context, wait);
    // Shopify's times are whole seconds: a change within one shows only in the whole image, which the last poll reads in any case.
    if (!(await hasSettled(admin, shop, mediaId, updatedAtBefore)) && poll < POLLS_MS.length - 1) continue;
    const media = await existingMedia(context, publication);
    if (media.failure) {
      // Written down before it is acknowledged: after that the file looks as if nothing had been sent.
      await countFailure(statements, id);
      return;
    }
    // Right after the call the file may still read READY with its earlier bytes.
    if (media.ready && media.content && isNewer(media, publication)) return finish(context, publication, media, media.content.fingerprint);
  }
  throw notReady(mediaId, "Shopify has not finished processing it");
}

async function finish({ statements, log }: PublishingContext, publication: Publication, media: SourceMedia, fingerprintAfter: string): Promise<void> {
  const { bytes, shop } = publication;
  const { sourceBytes } = media;
  if (sourceBytes !== bytes) {
    // Where this shop's files are stored as they are sent, these bytes are not ours.
    if (await storesAsSent(statements, shop)) throw changedByMerchant(media.id);
    log.warn({ mediaId: media.id, sent: bytes, stored: sourceBytes }, "Shopify stores another number of bytes than were sent");
  }
  await statements.transaction(async (tx) => {
    const finished = await finishPublication(tx, publication.id, { fingerprintAfter, storedBytes: sourceBytes });
    if (finished && publication.kind === "write") await moveJob(tx, publication.jobId, "done");
  });
}

/** Gives a publication up, and its job with it if it was the job's write. */
export async function giveUp(database: Database, publicationId: string, error: PackshotError): Promise<void> {
  await database.$transaction(async (tx) => {
    const text = { errorCode: error.code, errorLog: error.message.slice(0, 4000), errorMerchant: error.merchantText };
    const { count } = await tx.publication.updateMany({ where: { id: publicationId, state: { notIn: ["done", "failed"] } }, data: { ...text, state: "failed", finishedAt: new Date() } });
    if (count === 0) return;
    const { kind, jobId } = await tx.publication.findUniqueOrThrow({ where: { id: publicationId } });
    if (kind === "write") await moveJob(tx, jobId, "failed", text);
  });
}

async function existingMedia({ admin }: PublishingContext, { shop, mediaId }: Publication): Promise<SourceMedia> {
  const media = await readMedia(admin, shop, mediaId);
  if (media) return media;
  throw new PackshotError("image_deleted", { message: `expected ${mediaId} in ${shop} but it is gone`, merchantText: "The image was deleted in Shopify before we could replace it." });
}

function isNewer(media: SourceMedia, { updatedAtBefore, fingerprintBefore }: Publication): boolean {
  return media.content !== null && media.content.fingerprint !== fingerprintBefore && (updatedAtBefore === null || media.updatedAt >= updatedAtBefore);
}

async function pause({ stopping }: PublishingContext, ms: number): Promise<void> {
  try {
    await sleep(ms, undefined, stopping ? { signal: stopping } : {});
  } catch (cause) {
    throw new PackshotError("stopping", { message: "the process is to stop", merchantText: "This image goes on in a moment.", retry: "later", cause });
  }
}

function sha256Of(context: PublishingContext, media: SourceMedia): Promise<string> {
  return inScratch(context, (folder) => downloadSource(media.sourceUrl, path.join(folder, "current"), context.maxBytes));
}

async function inScratch<T>({ scratchDir }: PublishingContext, run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await fs.mkdtemp(path.join(scratchDir, "publish-"));
  try {
    return await run(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

function notReady(mediaId: string, why: string): PackshotError {
  return new PackshotError("image_not_ready", { message: `expected ${mediaId} to be READY: ${why}`, merchantText: "Shopify is still processing this image. We will try again.", retry: "later" });
}

function changedByMerchant(mediaId: string): PackshotError {
  return new PackshotError("image_changed", {
    message: `expected ${mediaId} to be as it was read, but somebody has changed it since`,
    merchantText: "This image was changed in Shopify in the meantime, so we left it as it is. Reprocess it to start from the new image.",
  });
}

function refusedByShopify(mediaId: string, failure: string): PackshotError {
  return new PackshotError("image_refused", { message: `${mediaId} ended FAILED: ${failure}`, merchantText: `Shopify could not process the finished image (${failure}). Your original is still in place.` });
}
