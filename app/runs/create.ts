import type { Prisma, Run } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import type { Transaction } from "../database/client.ts";
import { treatmentOf } from "../intake/settings.ts";
import { freezeRun } from "../jobs/definitions.ts";
import type { Queue } from "../jobs/queue.ts";
import type { Listing } from "../shopify/catalogue.ts";
import { unknownRun } from "./run-store.ts";
import { listingOf, scopeSchema, type Scope } from "./scope.ts";

export interface RunRequest {
  shop: string;
  scope: Scope;
  presetName: string;
  /** Starts by itself once its images are listed. */
  automatic?: boolean;
  scheduleId?: string;
}

/**
 * Stores a run with its treatment as it is now, and queues the listing of its images, in the caller's transaction. The rows of its bulk
 * operations exist before Shopify is asked for them.
 * @throws PackshotError for an unknown preset or run
 */
export async function createRun(tx: Transaction, queue: Queue, { shop, scope: asked, presetName, automatic = false, scheduleId }: RunRequest): Promise<Run> {
  const scope = scopeSchema.parse(asked);
  const { mode, params } = scope.kind === "failed_of" ? await treatmentOfRun(tx, shop, scope.runId) : await treatmentOf(tx, shop, presetName);
  // Numbers without gaps or doubles.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`runs ${shop}`}, 0))`;
  const last = await tx.run.findFirst({ where: { shop }, orderBy: { number: "desc" }, select: { number: true } });
  const run = await tx.run.create({
    data: { id: uuidv7(), shop, number: (last?.number ?? 0) + 1, scope, mode, params: params as Prisma.InputJsonObject, presetName, automatic, scheduleId: scheduleId ?? null },
  });
  await tx.runOperation.createMany({ data: (listingOf(scope)?.listings ?? []).map((kind) => ({ runId: run.id, kind })) });
  await queue.enqueue(tx, freezeRun, { runId: run.id });
  return run;
}

/** What failed is tried again with the treatment it failed with. */
async function treatmentOfRun(tx: Transaction, shop: string, runId: string): Promise<Pick<Run, "mode" | "params">> {
  const run = await tx.run.findFirst({ where: { id: runId, shop }, select: { mode: true, params: true } });
  if (!run) throw unknownRun(runId);
  return run;
}

/** Names an operation. @param ask counts the operations of a listing: each has a name of its own */
export function markerOf(runId: string, listing: Listing, ask: number): string {
  return `${runId.replaceAll("-", "")}_${listing}_${ask}`;
}
