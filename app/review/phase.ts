/** What a merchant is told about a job, and what may be done with it. Pure. */
import type { Job, Publication } from "@prisma/client";
import type { Status } from "../jobs/states.ts";
import type { Action, Filter, Phase } from "../view-types.ts";

export type JobFacts = Pick<Job, "decision" | "method"> & { status: string; publications: Pick<Publication, "kind" | "state">[] };

const phaseOfStatus: Record<Exclude<Status, "done" | "rejected">, Phase> = {
  queued: "waiting",
  pending_fetch: "fetching",
  pending_process: "cutting_out",
  pending_review: "needs_review",
  pending_publish: "writing_back",
  failed: "failed",
};

export function phaseOf({ status, decision, method, publications }: JobFacts): Phase {
  const known = status as Status;
  if (known === "rejected") return decision === "replaced" ? "set_aside" : "rejected";
  if (known !== "done") return phaseOfStatus[known];
  const revert = publications.find(({ kind }) => kind === "revert")?.state;
  if (revert === "done") return "reverted";
  if (revert && revert !== "failed") return "reverting";
  return method === "unchanged" ? "unchanged" : "done";
}

/** The statuses behind each tab. "running" is what a machine works on now, "waiting" what waits for one, "review" what waits for a person. */
export const statusesOf: Record<Filter, readonly Status[]> = {
  all: ["queued", "pending_fetch", "pending_process", "pending_review", "pending_publish", "done", "rejected", "failed"],
  review: ["pending_review"],
  running: ["pending_fetch", "pending_process", "pending_publish"],
  waiting: ["queued"],
  done: ["done", "rejected"],
  failed: ["failed"],
};

const legalActions: Record<Phase, readonly Action[]> = {
  waiting: [],
  fetching: [],
  cutting_out: [],
  needs_review: ["approve", "reject", "reprocess"],
  writing_back: [],
  done: ["revert", "reprocess"],
  unchanged: ["reprocess"],
  rejected: ["reprocess"],
  set_aside: ["reprocess"],
  reverting: [],
  reverted: ["reprocess"],
  failed: ["reprocess"],
};

export interface Surroundings {
  /** A later result of the same image stands in the shop: only that one can be reverted. */
  superseded: boolean;
  /** Another job of the same image is under way. */
  busy: boolean;
  /** The image is gone from the shop. */
  deleted: boolean;
}

/** What the merchant may do with one job, in the order of the buttons. */
export function actionsOf(phase: Phase, { superseded, busy, deleted }: Surroundings): Action[] {
  return legalActions[phase].filter((action) => {
    if (action === "revert") return !superseded && !deleted;
    if (action === "reprocess") return !busy && !deleted;
    return true;
  });
}
