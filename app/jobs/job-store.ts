import type { Job } from "@prisma/client";
import { NOW, statementsIn, type AnyTransaction, type Statements } from "../database/prepared.ts";
import type { PackshotError } from "../errors.ts";
import { jobsEnded } from "../telemetry/metrics.ts";
import { isFinal, progressOf, sourcesOf, stateOf, type Status } from "./states.ts";

/** What a job learns on its way. */
const learnt = ["format", "originalId", "inputFingerprint", "inputSha256", "method", "confidence", "needsReview", "reasons", "steps", "decision", "decidedAt", "errorCode", "errorLog", "errorMerchant"] as const;
export type Learnt = Partial<Pick<Job, (typeof learnt)[number]>>;

/** A job as the worker takes it up. */
const taken = ["id", "shop", "origin", "mode", "params", "processor", "productId", "mediaId", "held", "correlationId"] as const;
export type TakenJob = Pick<Job, (typeof taken)[number]>;

const columns = (names: readonly string[]) => names.map((name) => `"${name}"`).join(", ");

/** What is not in $6 stays as it is. */
const MOVE = `
  update "Job" as job set
    status = $2, state = $3::"JobState", progress = greatest(job.progress, $4::int), "updatedAt" = ${NOW},
    "finishedAt" = case when $5::boolean then ${NOW} else job."finishedAt" end,
    (${columns(learnt)}) = (select ${columns(learnt)} from jsonb_populate_record(job, $6::jsonb))
  where id = $1::uuid and status = any($7::text[])
  returning id`;

/**
 * Moves a job to `to` if that is legal from where it stands now; decided by the database in one statement, so of two movers one wins.
 * Progress is never lowered: a second attempt begins where the first one had come to.
 * @returns false when the job is gone or stands where the move is not legal
 */
export async function moveJob(tx: AnyTransaction, jobId: string, to: Status, also: Learnt = {}): Promise<boolean> {
  const db = statementsIn(tx);
  const moved = await db.query("move-job", MOVE, [jobId, to, stateOf(to), progressOf(to), isFinal(to), JSON.stringify(also), sourcesOf(to)]);
  if (moved.length === 0) return false;
  // Counted although the caller's transaction may still be taken back: as good as it needs to be for a rate.
  if (isFinal(to)) jobsEnded.inc({ status: to });
  // A run counted the image as waiting for a decision: it has to look again.
  if (also.decision) await db.query("decide-image", `update "RunImage" set state = 'decided' where "jobId" = $1::uuid and state = 'review'`, [jobId]);
  return true;
}

const BEGIN = `
  update "Job" set status = $2, state = $3::"JobState", progress = greatest(progress, $4::int), "startedAt" = ${NOW}, "updatedAt" = ${NOW}, attempts = attempts + 1
  where id = $1::uuid and status = any($5::text[])
  returning ${columns(taken)}`;

/** Moves a job to its first step, another attempt too. @returns null when it stands where that is not legal, or is gone */
export async function beginJob(db: Statements, jobId: string): Promise<TakenJob | null> {
  const to = "pending_fetch";
  const [job] = await db.query<TakenJob>("begin-job", BEGIN, [jobId, to, stateOf(to), progressOf(to), [...sourcesOf(to), to]]);
  return job ?? null;
}

export function failJob(tx: AnyTransaction, jobId: string, error: PackshotError): Promise<boolean> {
  return moveJob(tx, jobId, "failed", { errorCode: error.code, errorLog: error.message.slice(0, 4000), errorMerchant: error.merchantText });
}

/** Progress within a status only grows. @param progress 0..100 */
export async function raiseProgress(db: Statements, jobId: string, status: Status, progress: number): Promise<void> {
  await db.query("raise-progress", `update "Job" set progress = $3::int, "updatedAt" = ${NOW} where id = $1::uuid and status = $2 and progress < $3::int`, [jobId, status, progress]);
}

export function statusOf(job: Pick<Job, "status">): Status {
  return job.status as Status;
}
