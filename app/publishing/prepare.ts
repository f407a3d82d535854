/** A publication begins as a row: what will replace what. Sending is carry-out.ts. */
import type { Job, Output, Original, Publication } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import type { Database, Transaction } from "../database/client.ts";
import { NOW, statementsIn, type AnyTransaction } from "../database/prepared.ts";
import { PackshotError } from "../errors.ts";
import { PRIORITY, writeBack } from "../jobs/definitions.ts";
import { moveJob } from "../jobs/job-store.ts";
import type { Queue } from "../jobs/queue.ts";
import { shownAfter } from "../jobs/shown-media.ts";
import { mimeOfFormat } from "./formats.ts";

/** The variation of a job that goes to the product. */
export const PUBLISHED_VARIATION = "compose";

type Publishable = Pick<Job, "id" | "shop" | "origin" | "mediaId" | "productId" | "correlationId"> &
  Partial<Pick<Job, "originalId" | "inputFingerprint" | "inputSha256">> & { outputs: Pick<Output, "variation" | "storageKey" | "sha256" | "bytes" | "format">[] };

/** Prepares the write-back of a job's result, in the caller's transaction. */
export function prepareWrite(tx: AnyTransaction, queue: Queue, job: Publishable): Promise<void> {
  return prepareWrites(tx, queue, [job]);
}

/** The same for several jobs at once. */
export async function prepareWrites(tx: AnyTransaction, queue: Queue, jobs: readonly Publishable[]): Promise<void> {
  if (jobs.length === 0) return;
  const prepared = jobs.map((job) => ({ job, publication: publicationOf(job) }));
  const stored = await statementsIn(tx).query<Pick<Publication, "id" | "writeBack">>("store-publications", STORE, [JSON.stringify(prepared.map(({ publication }) => publication))]);
  const swaps = new Set(stored.flatMap(({ id, writeBack: how }) => (how === "swap" ? [id] : [])));
  for (const [origin, some] of Map.groupBy(prepared, ({ job }) => job.origin)) {
    const entries = some.map(({ job: { correlationId }, publication: { id, mediaId, productId } }) => ({ publicationId: id, mediaId, correlationId, ...(swaps.has(id) ? { productId } : {}) }));
    await queue.enqueueMany(tx, writeBack, entries, { priority: PRIORITY[origin] });
  }
}

function publicationOf(job: Publishable) {
  const output = job.outputs.find(({ variation }) => variation === PUBLISHED_VARIATION);
  const { originalId, mediaId, productId, inputFingerprint, inputSha256 } = job;
  if (!output || !originalId || !mediaId || !productId || !inputFingerprint || !inputSha256) {
    // No stored original, no write.
    throw new PackshotError("not_publishable", { message: `expected job ${job.id} to have a stored original and an output "${PUBLISHED_VARIATION}"`, merchantText: "This image has no finished result to publish." });
  }
  return {
    id: uuidv7(), shop: job.shop, jobId: job.id, mediaId, productId, originalId,
    storageKey: output.storageKey, sha256: output.sha256, bytes: output.bytes, mime: mimeOfFormat(output.format),
    fingerprintBefore: inputFingerprint, sha256Before: inputSha256,
  };
}

const COLUMNS = ["id", "shop", "jobId", "mediaId", "productId", "originalId", "storageKey", "sha256", "bytes", "mime", "fingerprintBefore", "sha256Before"];
/**
 * A file keeps its format for life (shopify.md 1.2). The original was the first content of its media: a result of another format cannot be written into
 * that one, and takes its place in every product that shows it, as far as a run has listed them.
 */
const STORE = `
  insert into "Publication" (kind, "createdAt", "updatedAt", ${COLUMNS.map((name) => `"${name}"`).join(", ")}, "writeBack", "productIds")
  select 'write', ${NOW}, ${NOW}, ${COLUMNS.map((name) => `result."${name}"`).join(", ")},
    (case when swaps then 'swap' else 'in_place' end)::"WriteBack",
    case when swaps then coalesce((select "productIds" from "RunImage" listed where listed."jobId" = result."jobId" limit 1), array[result."productId"]) else '{}' end
  from jsonb_populate_recordset(null::"Publication", $1::jsonb) as result
  join "Original" original on original.id = result."originalId"
  cross join lateral (select original."mediaId" = result."mediaId" and original.mime <> result.mime as swaps) as decided
  returning id, "writeBack"`;

/**
 * Prepares putting the original back, for one job's write-back.
 * Asking twice is the same as asking once; a revert that failed may be asked for again.
 * @throws PackshotError when there is nothing to revert
 */
export async function prepareRevert(database: Database, queue: Queue, shop: string, jobId: string): Promise<void> {
  await database.$transaction((tx) => prepareRevertWithin(tx, queue, shop, jobId, PRIORITY.manual));
}

/** The same in the caller's transaction; what it throws, it throws before it has written anything. */
export async function prepareRevertWithin(tx: Transaction, queue: Queue, shop: string, jobId: string, priority: number): Promise<void> {
  const write = await tx.publication.findFirst({ where: { shop, jobId, kind: "write", state: "done" }, include: { original: true } });
  if (!write?.fingerprintAfter) throw nothingToRevert(jobId, "nothing of it was written back");
  const shown = shownAfter(write);
  const later = await tx.publication.findFirst({ where: { shop, mediaId: { in: [write.mediaId, shown] }, kind: "write", state: "done", id: { gt: write.id } } });
  if (later) throw nothingToRevert(jobId, "a later result has taken its place; revert that one");
  const existing = await tx.publication.findUnique({ where: { jobId_kind: { jobId, kind: "revert" } } });
  if (existing && existing.state !== "failed") return;
  const swap = shown === write.original.mediaId ? null : await tx.publication.findFirst({ where: { shop, newMediaId: shown, kind: "write" } });
  if (swap) await setAside(tx, shop, shown);
  const back = { ...revertOf(write), ...(swap ? swapBack(swap, write.original) : {}) };
  const revert = await tx.publication.upsert({
    where: { jobId_kind: { jobId, kind: "revert" } },
    create: { id: uuidv7(), ...back },
    update: { ...back, state: "prepared", sends: 0, failures: 0, variantIds: [], storedBytes: null, sentAt: null, updatedAtBefore: null, finishedAt: null, errorCode: null, errorLog: null, errorMerchant: null },
  });
  await queue.enqueue(tx, writeBack, { publicationId: revert.id, mediaId: shown, ...(swap ? { productId: write.productId } : {}) }, { priority });
}

/** Reverts every image of a product that shows a result of ours. @returns how many reverts were started */
export async function prepareProductRevert(database: Database, queue: Queue, shop: string, productId: string): Promise<number> {
  const writes = await revertibleWrites(database, shop, productId);
  for (const { jobId } of writes) await prepareRevert(database, queue, shop, jobId);
  return writes.length;
}

/** The newest result of each image of a product, where that has not been taken back or is not about to be. */
export async function revertibleWrites(db: Transaction, shop: string, productId: string): Promise<Publication[]> {
  const writes = await db.publication.findMany({
    where: { shop, productId, kind: "write", state: "done", job: { shop, productId } },
    orderBy: { id: "desc" },
    include: { job: { select: { publications: { where: { kind: "revert", state: { not: "failed" } }, select: { id: true } } } } },
  });
  const seen = new Set<string>();
  return writes.filter((write) => {
    const newest = !seen.has(write.mediaId) && !seen.has(shownAfter(write));
    seen.add(write.mediaId).add(shownAfter(write));
    return newest && write.job.publications.length === 0;
  });
}

function revertOf(write: Publication & { original: Original }) {
  const { shop, jobId, mediaId, productId, originalId, original } = write;
  return {
    shop, jobId, mediaId, productId, originalId,
    kind: "revert" as const,
    storageKey: original.storageKey, sha256: original.sha256, bytes: original.bytes, mime: original.mime,
    fingerprintBefore: write.fingerprintAfter ?? "", sha256Before: write.sha256,
  };
}

/** The media that the original came with takes the place of the one that a swap has put there. */
function swapBack({ newMediaId, productIds }: Publication, original: Original) {
  return { writeBack: "swap" as const, mediaId: newMediaId ?? "", newMediaId: original.mediaId, productIds };
}

/** The media is about to leave its product: what was made for it is not used any more. @throws PackshotError while something is being made */
async function setAside(tx: Transaction, shop: string, mediaId: string): Promise<void> {
  // The lock that a reprocess takes.
  await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`media ${shop} ${mediaId}`}, 0))`;
  const pending = await tx.job.findMany({ where: { shop, mediaId, state: "pending" }, select: { id: true, status: true } });
  const busy = pending.find(({ status }) => status !== "pending_review");
  if (busy) throw new PackshotError("image_busy", { message: `expected ${mediaId} to be at rest but job ${busy.id} is under way`, merchantText: "This image is being worked on. Revert it once that is done." });
  for (const { id } of pending) await moveJob(tx, id, "rejected", { decision: "replaced", decidedAt: new Date() });
}

function nothingToRevert(jobId: string, why: string): PackshotError {
  return new PackshotError("nothing_to_revert", { message: `expected job ${jobId} to have a write-back to revert: ${why}`, merchantText: `There is nothing to revert: ${why}.` });
}
