/** What the pages are given: plain JSON, made by app/review/views.ts, drawn by app/components/. Times are ISO 8601, sizes bytes and pixels. */
import type { Params } from "./imaging/params.ts";
import type { ReviewReason } from "./imaging/types.ts";

/** What is going on with an image, as a merchant sees it. */
export const phases = [
  "waiting",
  "fetching",
  "cutting_out",
  "needs_review",
  "writing_back",
  "done",
  "unchanged",
  "rejected",
  "set_aside",
  "reverting",
  "reverted",
  "failed",
] as const;
export type Phase = (typeof phases)[number];

/** The tabs of the list: an image stands behind "all" and behind one other. */
export const filters = ["all", "running", "waiting", "review", "done", "failed"] as const;
export type Filter = (typeof filters)[number];

/** A tab's number stops here and then reads "10,000+". */
export const COUNT_LIMIT = 10_000;
export type Counts = Record<Filter, number>;

export const actions = ["approve", "reject", "revert", "reprocess", "revert_product"] as const;
export type Action = (typeof actions)[number];

export interface ImageRow {
  jobId: string;
  /** Of the product that the image belongs to. */
  title: string;
  /** The image's own text, to tell the images of one product apart; empty until it is known. */
  alt: string;
  /** Address of a small picture: the result if there is one, else the original. */
  thumbnail: string | null;
  phase: Phase;
  /** 0..100 */
  progress: number;
  preset: string | null;
  /** Why it failed, or why a revert did. */
  problem: string | null;
  actions: Action[];
  createdAt: string;
  finishedAt: string | null;
}

export interface ImageList {
  rows: ImageRow[];
  /** Where the neighbouring pages begin; null where there is none. */
  newer: string | null;
  older: string | null;
}

/** One page of the list is what stands before (older) or after (newer) a job, or the newest. */
export interface Cursor {
  side: "older" | "newer";
  jobId: string;
}

export interface Picture {
  address: string;
  /** A small version of the same picture, shown until the large one is there. */
  preview: string | null;
  format: string;
  width: number;
  height: number;
  bytes: number;
}

export interface HistoryEntry {
  at: string;
  jobId: string;
  event: "found" | "asked" | "approved" | "rejected" | "set_aside" | "unchanged" | "failed" | "written" | "write_failed" | "reverted" | "revert_failed";
  preset: string | null;
  /** Set for the failures. */
  problem: string | null;
  /** Whether it belongs to the job that the page shows. */
  own: boolean;
}

export interface ImageDetail {
  jobId: string;
  /** Of the product that the image belongs to. */
  title: string;
  productAddress: string | null;
  alt: string;
  phase: Phase;
  progress: number;
  /** null until the photo was fetched. */
  before: Picture | null;
  after: Picture | null;
  preset: string | null;
  method: string | null;
  /** 0..1 */
  confidence: number | null;
  needsReview: boolean;
  reasons: ReviewReason[];
  steps: { step: string; ms: number }[];
  attempts: number;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  problem: { code: string; text: string } | null;
  actions: Action[];
  /** A later job of the same image, if there is one. */
  newerJobId: string | null;
  history: HistoryEntry[];
}

/** What a page's action answers; `jobId` is the new job, where there is one. */
export type Answer = { ok: true; message: string; jobId?: string } | { ok: false; message: string };

export interface SettingsValues {
  automatic: boolean;
  publishPolicy: "at_once" | "hold_unsure" | "review_first";
  presetName: string;
  /** A transparent result of a JPEG becomes a new PNG in its place, instead of standing on white. */
  keepTransparency: boolean;
}

/** A preset that a shop can choose. */
export interface LookOption {
  name: string;
  label: string;
  params: Params;
  /** Made by the shop itself. */
  own: boolean;
}

export type SettingsErrors = Partial<Record<keyof SettingsValues, string>>;
export type SettingsAnswer = { ok: true; message: string } | { ok: false; message: string; errors: SettingsErrors };
