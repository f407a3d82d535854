import type { ReviewReason } from "../types.ts";
import { SUBJECT } from "./classes.ts";
import { components } from "./components.ts";
import type { EdgeStatistics } from "./finish-edges.ts";
import type { Fusion } from "./fuse.ts";
import type { Keying } from "./keyer.ts";
import { atLeast } from "./measure.ts";

export interface Evidence {
  /** What the first look of the net (or the keyer) said, at work size. */
  first: Float32Array;
  fusion: Fusion;
  key: Keying;
  edges: EdgeStatistics;
  hasModel: boolean;
}

export interface Verdict {
  /** 0..1 */
  confidence: number;
  needsReview: boolean;
  reasons: ReviewReason[];
}

/** The numbers a verdict is made of; kept apart so that they can be measured against true errors. */
export interface Signs {
  /** Share of the picture's border that the subject covers. */
  border: number;
  /** IoU of the first look and what came out. */
  stability: number;
  studio: boolean;
  /** IoU of the keyer and what came out. */
  keyAgreement: number;
  /** Parts of at least a quarter of the largest one's area. */
  parts: number;
  /** Share of the sure subject that looks like the backdrop. */
  alike: number;
  edges: EdgeStatistics;
}

/** Below this a person should look. With the weights fitted to other families of pictures it finds 84 % of the faults, with 12 % of the clean ones flagged. */
const REVIEW = 0.7;

/**
 * How likely the cutout needs no retouching. The weights are a logistic regression of "IoU ≤ .97 or mean error ≥ .01" on 71 renders with known
 * coverage: what predicts a fault is how much half coverage is left for the subject's area (wide edges, or many), how far the edges had to be
 * moved, a backdrop that the keyer cannot vouch for, and a subject that it sees elsewhere. The keyer's confidence in itself predicts nothing.
 */
export function judge(evidence: Evidence): Verdict {
  const signs = signsOf(evidence);
  if (!signs) return { confidence: 0, needsReview: true, reasons: evidence.hasModel ? ["no_subject"] : ["no_subject", "no_model"] };
  const { border, stability, studio, keyAgreement, parts, alike, edges } = signs;
  const elsewhere = Math.sqrt(1 - keyAgreement);
  const risk = 1.72 + 2.01 * Math.log(edges.soft + 0.003) + 28 * Math.max(0, edges.moved - 0.03) + (studio ? 0 : 2.68) + 4.53 * elsewhere;
  const likely = 1 / (1 + Math.exp(risk));
  // Alone the keyer may be wrong about the whole object (chrome, black on dark, white on white) and cannot know it.
  const confidence = evidence.hasModel ? likely : Math.min(0.5, likely * evidence.key.confidence);
  const needsReview = confidence < REVIEW;
  const reasons: ReviewReason[] = [];
  if (!evidence.hasModel) reasons.push("no_model");
  if (needsReview) {
    if (border > 0.01) reasons.push("subject_touches_border");
    if (edges.contrast < 1.4 || alike > 0.15) reasons.push("backdrop_and_subject_alike");
    if (parts > 1) reasons.push("several_subjects");
    if (stability < 0.95 || (evidence.key.studio && keyAgreement < 0.6)) reasons.push("methods_disagree");
    if (reasons.length === 0 || edges.moved > 0.12 || edges.soft > 0.02) reasons.push("uncertain_edges");
  }
  return { confidence, needsReview, reasons };
}

/** Null when there is no subject. */
export function signsOf({ first, fusion, key, edges }: Evidence): Signs | null {
  const { mask, alike } = fusion;
  const { width, height, classes } = key;
  const found = components(mask, width, height, 1);
  if (found.count === 0) return null;
  const largest = found.area.reduce((a, b) => Math.max(a, b), 0);
  return {
    border: onBorder(mask, width, height) / (2 * (width + height)),
    stability: iou(mask, atLeast(first, 0.5)),
    studio: key.studio,
    keyAgreement: iou(
      mask,
      classes.map((value) => (value === SUBJECT ? 1 : 0)),
    ),
    parts: found.area.reduce((count, part) => count + (part >= largest / 4 ? 1 : 0), 0),
    alike,
    edges,
  };
}

/** How many pixels of the mask lie on the picture's border. */
function onBorder(mask: Uint8Array, width: number, height: number): number {
  let count = 0;
  for (let y = 0; y < height; y++) {
    const step = y === 0 || y === height - 1 ? 1 : Math.max(1, width - 1);
    for (let x = 0; x < width; x += step) count += mask[y * width + x];
  }
  return count;
}

/** Intersection over union of two masks of 0 and 1, one of which is not empty. */
function iou(a: Uint8Array, b: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.length; i++) {
    both += a[i] & b[i];
    either += a[i] | b[i];
  }
  return both / either;
}
