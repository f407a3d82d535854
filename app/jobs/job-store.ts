import type { Job } from "@prisma/client";
import { items, NOW, statementsIn, type AnyTransaction, type Statements } from "../database/prepared.ts";
import type { PackshotError } from "../errors.ts";
import { jobsEnded } from "../telemetry/metrics.ts";
import { isFinal, progressOf, sourcesOf, stateOf, type Status } from "./states.ts";

/** What a job learns on its way, as the columns' types have it. */
const learnt = {
  format: "text", originalId: "uuid", inputFingerprint: "text", inputSha256: "text", method: "text", confidence: "float8", "needsReview": "boolean", reasons: "jsonb", steps: "jsonb",
  decision: "text", decidedAt: "timestamp", errorCode: "text", errorLog: "text", errorMerchant: "text",
} as const;
const learntColumns = Object.entries(learnt);
export type Learnt = Partial<Pick<Job, keyof typeof learnt>>;

/** A job as the worker takes it up. */
const taken = ["id", "shop", "origin", "mode", "params", "processor", "productId", "mediaId", "held", "correlationId"] as const;
export type TakenJob = Pick<Job, (typeof taken)[number]>;

export interface Move {
  jobId: string;
  to: Status;
  also?: Learnt;
}

/** What a move does not bring stays as it is. */
const MOVE = `
  update "Job" as job set
    status = item.status, state = item.state, progress = greatest(job.progress, item.progress), "updatedAt" = ${NOW},
    "finishedAt" = case when item.final then ${NOW} else job."finishedAt" end,
    ${learntColumns.map(([name]) => `"${name}" = coalesce(item."${name}", job."${name}")`).join(", ")}
  from ${items(`"jobId" uuid, status text, state "JobState", progress int, final boolean, sources text[], ${learntColumns.map(([name, type]) => `"${name}" ${type}`).join(", ")}`)}
  where job.id = item."jobId" and job.status = any(item.sources)
  returning item.place`;

/**
 * Moves a job to `to` if that is legal from where it stands now; decided by the database in one statement, so of two movers one wins.
 * Progress is never lowered: a second attempt begins where the first one had come to.
 * @returns false when the job is gone or stands where the move is not legal
 */
export async function moveJob(tx: AnyTransaction, jobId: string, to: Status, also: Learnt = {}): Promise<boolean> {
  const [moved] = await moveJobs(tx, [{ jobId, to, also }]);
  return moved ?? false;
}

/** The same for several jobs at once. @returns for each, whether it moved */
export async function moveJobs(tx: AnyTransaction, moves: readonly Move[]): Promise<boolean[]> {
  const db = statementsIn(tx);
  const rows = moves.map(({ jobId, to, also }) => ({ ...also, jobId, status: to, state: stateOf(to), progress: progressOf(to), final: isFinal(to), sources: sourcesOf(to) }));
  const moved = (await db.each("move-job", MOVE, rows)).map(({ length }) => length > 0);
  for (const [place, { jobId, to, also }] of moves.entries()) {
    if (!moved[place]) continue;
    // Counted although the caller's transaction may still be taken back: as good as it needs to be for a rate.
    if (isFinal(to)) jobsEnded.inc({ status: to });
    // A run counted the image as waiting for a decision: it has to look again.
    if (also?.decision) await db.query("decide-image", `update "RunImage" set state = 'decided' where "jobId" = $1::uuid and state = 'review'`, [jobId]);
  }
  return moved;
}

const BEGIN = `
  with item as (select * from ${items(`"jobId" uuid, status text, state "JobState", progress int, sources text[]`)}),
  begun as (
    update "Job" as job set status = item.status, state = item.state, progress = greatest(job.progress, item.progress), "startedAt" = ${NOW}, "updatedAt" = ${NOW}, attempts = attempts + 1
    from item where job.id = item."jobId" and job.status = any(item.sources)
    returning ${taken.map((name) => `job."${name}"`).join(", ")}
  )
  select item.place, begun.* from item join begun on begun.id = item."jobId"`;

/** Moves a job to its first step, another attempt too. @returns null when it stands where that is not legal, or is gone */
export async function beginJob(db: Statements, jobId: string): Promise<TakenJob | null> {
  const to = "pending_fetch";
  const [[job] = []] = await db.each<TakenJob>("begin-job", BEGIN, [{ jobId, status: to, state: stateOf(to), progress: progressOf(to), sources: [...sourcesOf(to), to] }]);
  return job ?? null;
}

export function failJob(tx: AnyTransaction, jobId: string, error: PackshotError): Promise<boolean> {
  return moveJob(tx, jobId, "failed", { errorCode: error.code, errorLog: error.message.slice(0, 4000), errorMerchant: error.merchantText });
}

/** Progress within a status only grows. @param progress 0..100 */
export async function raiseProgress(db: Statements, jobId: string, status: Status, progress: number): Promise<void> {
  await db.each("raise-progress", RAISE, [{ jobId, status, progress }]);
}

const RAISE = `
  update "Job" as job set progress = item.progress, "updatedAt" = ${NOW} from ${items(`"jobId" uuid, status text, progress int`)}
  where job.id = item."jobId" and job.status = item.status and job.progress < item.progress
  returning item.place`;

export function statusOf(job: Pick<Job, "status">): Status {
  return job.status as Status;
}
