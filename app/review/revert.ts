/** Putting originals back, asked for from an image's page. */
import type { Database } from "../database/client.ts";
import type { Queue } from "../jobs/queue.ts";
import { prepareProductRevert, prepareRevert } from "../publishing/prepare.ts";
import { unknownJob } from "./decide.ts";

/** @returns what the merchant is told @throws PackshotError when there is nothing to revert */
export async function revertImage(database: Database, queue: Queue, shop: string, jobId: string): Promise<string> {
  await prepareRevert(database, queue, shop, jobId);
  return "Your original is being put back";
}

/** Reverts every changed image of the product that the job's image belongs to. */
export async function revertProductOf(database: Database, queue: Queue, shop: string, jobId: string): Promise<string> {
  const job = await database.job.findFirst({ where: { id: jobId, shop }, select: { productId: true } });
  if (!job?.productId) throw unknownJob(jobId);
  const started = await prepareProductRevert(database, queue, shop, job.productId);
  if (started === 0) return "All images of this product show your originals already";
  return started === 1 ? "1 original is being put back" : `${started} originals are being put back`;
}
