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
  const where = { id: jobId, status: { in: sourcesOf(to) } };
  const data = { ...also, status: to, state: stateOf(to), ...(isFinal(to) ? { finishedAt: new Date() } : {}) };
  const progress = progressOf(to);
  let { count } = await db.job.updateMany({ where: { ...where, progress: { lte: progress } }, data: { ...data, progress } });
  // A second attempt: the first one had come further.
  if (count === 0) ({ count } = await db.job.updateMany({ where, data }));
  // Counted although the caller's transaction may still be taken back: as good as it needs to be for a rate.
  if (count === 1 && isFinal(to)) jobsEnded.inc({ status: to });
  // A run counted the image as waiting for a decision: it has to look again.
  if (count === 1 && also.decision) await db.runImage.updateMany({ where: { jobId, state: "review" }, data: { state: "decided" } });
  return count === 1;
}

/** Moves a job to its first step, another attempt too. @returns null when it stands where that is not legal, or is gone */
export async function beginJob(db: Transaction, jobId: string): Promise<Job | null> {
  const to = "pending_fetch";
  const where = { id: jobId, status: { in: [...sourcesOf(to), to] } };
  const data = { status: to, state: stateOf(to), startedAt: new Date(), attempts: { increment: 1 } };
  const progress = progressOf(to);
  const [first] = await db.job.updateManyAndReturn({ where: { ...where, progress: { lte: progress } }, data: { ...data, progress } });
  if (first) return first;
  const [again] = await db.job.updateManyAndReturn({ where, data });
  return again ?? null;
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
