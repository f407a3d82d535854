/** The life of a job: pure, no database. `status` is the detailed step, `state` what a client needs to know. */

export const statuses = ["queued", "pending_fetch", "pending_process", "pending_review", "pending_publish", "done", "rejected", "failed"] as const;
export type Status = (typeof statuses)[number];
export type State = "pending" | "done" | "failed";

const legalMoves: Record<Status, readonly Status[]> = {
  queued: ["pending_fetch", "failed"],
  // Straight to done: the bytes are our own output, or were processed before, under a new address.
  pending_fetch: ["pending_process", "done", "failed"],
  // Back to pending_fetch: the worker died in between and another one starts over.
  pending_process: ["pending_fetch", "pending_review", "pending_publish", "done", "failed"],
  pending_review: ["pending_publish", "rejected", "failed"],
  pending_publish: ["done", "failed"],
  done: [],
  rejected: [],
  failed: [],
};

/** Progress when a status begins, 0..100; within pending_process it grows with the engine's own steps. */
const progressAt: Record<Status, number> = {
  queued: 0,
  pending_fetch: 5,
  pending_process: 10,
  pending_review: 80,
  pending_publish: 85,
  done: 100,
  rejected: 100,
  failed: 100,
};

export function isLegalMove(from: Status, to: Status): boolean {
  return legalMoves[from].includes(to);
}

/** Every status from which `to` may be entered. */
export function sourcesOf(to: Status): Status[] {
  return statuses.filter((from) => isLegalMove(from, to));
}

export function stateOf(status: Status): State {
  if (status === "failed") return "failed";
  return status === "done" || status === "rejected" ? "done" : "pending";
}

export function isFinal(status: Status): boolean {
  return legalMoves[status].length === 0;
}

export function progressOf(status: Status): number {
  return progressAt[status];
}

/** @param fraction of the engine's work, 0..1. @returns the job's progress while it is in pending_process, 0..100 */
export function processingProgress(fraction: number): number {
  const bounded = Math.min(1, Math.max(0, fraction));
  return Math.floor(progressAt.pending_process + bounded * (progressAt.pending_review - progressAt.pending_process));
}
