import type { Job, Prisma } from "@prisma/client";
import type { Transaction } from "../database/client.ts";
import type { PackshotError } from "../errors.ts";
import { jobsEnded } from "../telemetry/metrics.ts";
import { isFinal, progressOf, sourcesOf, stateOf, type Status } from "./states.ts";

/**
 * Moves a job to `to` if that is legal from where it stands now; decided by the database in one statement, so of two movers one wins.
 * Progress is never lowered: a second attempt begins where the first one had come to.
 * @returns false when the job is gone or stands where the move is not legal
 */
export async function moveJob(db: Transaction, jobId: string, to: Status, also: Prisma.JobUpdateManyMutationInput & { originalId?: string } = {}): Promise<boolean> {
  const { count } = await db.job.updateMany({
    where: { id: jobId, status: { in: sourcesOf(to) } },
    data: { ...also, status: to, state: stateOf(to), ...(isFinal(to) ? { progress: progressOf(to), finishedAt: new Date() } : {}) },
  });
  // Counted although the caller's transaction may still be taken back: as good as it needs to be for a rate.
  if (count === 1 && isFinal(to)) jobsEnded.inc({ status: to });
  if (count === 1 && !isFinal(to)) await raiseProgress(db, jobId, to, progressOf(to));
  // A run counted the image as waiting for a decision: it has to look again.
  if (count === 1 && also.decision) await db.runImage.updateMany({ where: { jobId, state: "review" }, data: { state: "decided" } });
  return count === 1;
}

export function failJob(db: Transaction, jobId: string, error: PackshotError): Promise<boolean> {
  return moveJob(db, jobId, "failed", { errorCode: error.code, errorLog: error.message.slice(0, 4000), errorMerchant: error.merchantText });
}

/** Progress within a status only grows. @param progress 0..100 */
export async function raiseProgress(db: Transaction, jobId: string, status: Status, progress: number): Promise<void> {
  await db.job.updateMany({ where: { id: jobId, status, progress: { lt: progress } }, data: { progress } });
}

export function statusOf(job: Pick<Job, "status">): Status {
  return job.status as Status;
}
