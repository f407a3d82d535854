import type { Database } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import { moveJob } from "../jobs/job-store.ts";
import type { Queue } from "../jobs/queue.ts";
import { prepareWrite } from "../publishing/prepare.ts";

/** The result goes to the product. Asking twice is the same as asking once. @throws PackshotError when there is nothing to decide */
export async function approve(database: Database, queue: Queue, shop: string, jobId: string): Promise<void> {
  await database.$transaction(async (tx) => {
    const found = await tx.job.findFirst({ where: { id: jobId, shop }, select: { id: true } });
    if (!found) throw unknownJob(jobId);
    const moved = await moveJob(tx, jobId, "pending_publish", { decision: "approved", decidedAt: new Date() });
    const job = await tx.job.findUniqueOrThrow({ where: { id: jobId }, include: { outputs: true } });
    if (moved) await prepareWrite(tx, queue, job);
    else if (job.decision !== "approved") throw notWaiting(jobId, job.status);
  });
}

/** The result is not used; the product keeps its image. */
export async function reject(database: Database, shop: string, jobId: string): Promise<void> {
  const found = await database.job.findFirst({ where: { id: jobId, shop }, select: { id: true } });
  if (!found) throw unknownJob(jobId);
  if (await moveJob(database, jobId, "rejected", { decision: "rejected", decidedAt: new Date() })) return;
  const { decision, status } = await database.job.findUniqueOrThrow({ where: { id: jobId } });
  if (decision !== "rejected") throw notWaiting(jobId, status);
}

export function unknownJob(jobId: string): PackshotError {
  return new PackshotError("job_unknown", { message: `expected a job of this shop but received "${jobId}"`, merchantText: "This image is not known here." });
}

function notWaiting(jobId: string, status: string): PackshotError {
  return new PackshotError("not_waiting", { message: `expected job ${jobId} to wait for a decision but it is ${status}`, merchantText: "This image does not wait for a decision any more. Reload to see where it is." });
}
