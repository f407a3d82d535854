/** What the pages about runs are given: plain JSON, made by app/runs/views.ts. Times are ISO 8601. */
import type { Scope } from "./runs/scope.ts";
import type { RunState, Tally } from "./runs/states.ts";
import type { Phase } from "./view-types.ts";

export type { RunState, Scope };

export const skipReasons = ["failed_in_shopify", "not_ready", "format", "too_big", "already_done", "processed_before", "busy", "in_other_run"] as const;
export type SkipReason = (typeof skipReasons)[number];

export const runActions = ["start", "pause", "resume", "cancel", "retry", "revert"] as const;
export type RunAction = (typeof runActions)[number];

export interface RunProgress {
  runId: string;
  state: RunState;
  images: number;
  counts: Record<Tally | "reverted" | "notReverted", number>;
  /** Images that are through, of those that are to be processed; while reverting, of those that are to be put back. */
  settled: number;
  toDo: number;
  /** Seconds that are left; null while nobody can say, and when there is nothing left. */
  etaSeconds: number | null;
  /** Nothing moves by itself any more. */
  over: boolean;
}

export interface RunRow extends RunProgress {
  number: number;
  scope: Scope;
  preset: string;
  scheduled: boolean;
  createdAt: string;
}

export interface RunEstimate {
  images: number;
  products: number;
  seconds: number;
  /** Engine time of one image, and what it was measured on. */
  secondsPerImage: number;
  measuredOn: "samples" | "shop" | "machine" | "nothing";
  /** Images at once. */
  engineSlots: number;
  /** One for each image: how many the run needs in all, has reserved already (its samples'), and are left. Null where images cost none. */
  credits: { needed: number; reserved: number; left: number } | null;
}

export interface RunSample {
  jobId: string;
  title: string;
  phase: Phase;
  progress: number;
  before: string | null;
  after: string | null;
  needsReview: boolean;
  problem: string | null;
}

export interface RunDetail extends RunRow {
  estimate: RunEstimate | null;
  samples: RunSample[];
  skips: { reason: SkipReason; images: number }[];
  failures: { text: string; images: number; jobId: string }[];
  actions: RunAction[];
  /** Why the list of images could not be made. */
  problem: string | null;
  startedAt: string | null;
  finishedAt: string | null;
}

export const frequencies = ["once", "daily", "weekly"] as const;
export type Frequency = (typeof frequencies)[number];

export interface ScheduleRow {
  scheduleId: string;
  scope: Scope;
  preset: string;
  every: Frequency;
  day: string | null;
  weekday: number | null;
  hour: number;
  timeZone: string | null;
  nextAt: string | null;
  problem: string | null;
}

/** What a page about runs answers; `runId` where a run was made. */
export type RunAnswer = { ok: true; message: string; runId?: string } | { ok: false; message: string };
