/** The life of a run and of each of its images: pure, no database. */
import type { Status } from "../jobs/states.ts";

export const runStates = ["freezing", "ready", "running", "paused", "done", "cancelled", "failed", "reverting", "reverted"] as const;
export type RunState = (typeof runStates)[number];

const legalMoves: Record<RunState, readonly RunState[]> = {
  // Straight to running: a scheduled run has nobody to confirm it.
  freezing: ["ready", "running", "cancelled", "failed"],
  ready: ["running", "cancelled"],
  running: ["paused", "done", "cancelled"],
  paused: ["running", "cancelled"],
  done: ["reverting"],
  cancelled: ["reverting"],
  failed: [],
  reverting: ["reverted"],
  // Again, for the images that could not be put back the first time.
  reverted: ["reverting"],
};

export function isLegalRunMove(from: RunState, to: RunState): boolean {
  return legalMoves[from].includes(to);
}

export function runSourcesOf(to: RunState): RunState[] {
  return runStates.filter((from) => isLegalRunMove(from, to));
}

/** Runs that have begun and are not over: an image that waits in one of them is left out of the next. */
export const begunStates: readonly RunState[] = ["running", "paused"];

/**
 * An image of a run: `waiting` for its job, `skipped` with a reason, `open` while its job is under way, `review` while somebody has to decide,
 * `decided` from then until the job's end is known, and what the job came to. Only waiting, open, review and decided change again.
 */
export type ImageState = "waiting" | "skipped" | "open" | "review" | "decided" | "done" | "unchanged" | "rejected" | "failed";

/** The counts of a run; each image is in one of them. A decided image counts as in review until its end is known. */
export type Tally = "skipped" | "waiting" | "open" | "review" | "done" | "unchanged" | "rejected" | "failed";

export function tallyOf(state: ImageState): Tally {
  return state === "decided" ? "review" : state;
}

/** What a job has come to for its run; null while it is under way. A job that is gone counts as failed. */
export function imageStateOf(job: { status: string; method: string | null } | null): "review" | "done" | "unchanged" | "rejected" | "failed" | null {
  if (!job) return "failed";
  const status = job.status as Status;
  switch (status) {
    case "pending_review":
      return "review";
    case "done":
      return job.method === "unchanged" ? "unchanged" : "done";
    case "rejected":
      return "rejected";
    case "failed":
      return "failed";
    case "queued":
    case "pending_fetch":
    case "pending_process":
    case "pending_publish":
      return null;
  }
}
