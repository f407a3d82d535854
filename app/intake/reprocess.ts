import type { Database } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import { moveJob } from "../jobs/job-store.ts";
import type { Queue } from "../jobs/queue.ts";
import { lastPublication, openSwap, shownAfter } from "../jobs/shown-media.ts";
import { accept } from "./image-request.ts";
import { shopOf, treatmentOf } from "./settings.ts";

/**
 * Processes an image once more with the shop's present preset, from the merchant's original. A result that waits for review is set aside.
 * @returns the id of the new job
 * @throws PackshotError when the job is unknown or its image is being worked on
 */
export async function reprocess(database: Database, queue: Queue, shop: string, jobId: string): Promise<string> {
  const settings = await shopOf(database, shop);
  const treatment = await treatmentOf(database, shop, settings.presetName);
  return database.$transaction(async (tx) => {
    const job = await tx.job.findFirst({ where: { id: jobId, shop } });
    if (!job?.mediaId) throw new PackshotError("job_unknown", { message: `expected a job of this shop but received "${jobId}"`, merchantText: "This image is not known here." });
    const { productId, productTitle } = job;
    // Since a swap another media stands there; the original is the same.
    const last = await lastPublication(tx, shop, job.mediaId);
    const mediaId = last ? shownAfter(last) : job.mediaId;
    const inputFingerprint = last?.fingerprintAfter ?? job.inputFingerprint;
    // One at a time per image: the lock makes two clicks two jobs never.
    await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`media ${shop} ${mediaId}`}, 0))`;
    for (const waiting of await tx.job.findMany({ where: { shop, mediaId, status: "pending_review" } })) await moveJob(tx, waiting.id, "rejected", { decision: "replaced", decidedAt: new Date() });
    if ((await tx.job.findFirst({ where: { shop, mediaId, state: "pending" } })) ?? (await openSwap(tx, shop, mediaId))) {
      throw new PackshotError("image_busy", { message: `expected ${mediaId} to be at rest but a job is under way`, merchantText: "This image is being worked on already." });
    }
    const [created] = await accept(tx, queue, [
      { shop, origin: "manual", mediaId, productId: productId ?? "", productTitle: productTitle ?? "", inputFingerprint: inputFingerprint ?? "", treatment, again: true },
    ]);
    return created ?? jobId;
  });
}
