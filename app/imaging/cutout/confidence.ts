import type { ReviewReason } from "../types.ts";
import { SUBJECT } from "./classes.ts";
import { components } from "./components.ts";
import type { EdgeStatistics } from "./finish-edges.ts";
import type { Fusion } from "./fuse.ts";
import type { Keying } from "./keyer.ts";
import { outlineShare } from "./measure.ts";

export interface Evidence {
  /** What the first look of the net (or the keyer) said, the closest one, and all of them together, at work size. */
  first: Float32Array;
  finest: Float32Array;
  together: Float32Array;
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
  /** IoU of the first and the closest look; 1 where one was enough. */
  looks: number;
  /** Half coverage left per pixel of outline: how wide and unsure the edges are, whether the subject is thin or solid. */
  width: number;
  studio: boolean;
  /** IoU of the keyer and what came out. */
  keyAgreement: number;
  /** Parts of at least a quarter of the largest one's area. */
  parts: number;
  /** Share of the sure subject that looks like the backdrop. */
  alike: number;
  edges: EdgeStatistics;
}

/** Below this a person should look: on pictures that the edges did not learn from it finds nine of ten faults at one false alarm in seven. */
const REVIEW = 0.74;

/**
 * How likely the cutout needs no retouching. The weights are a logistic regression of "IoU ≤ .97 or mean error ≥ .01" on renders with known
 * coverage: what predicts a fault is how unsure the edges are for their length, how far they had to be moved, whether the looks agree, and a
 * backdrop that the keyer cannot vouch for. The keyer's confidence in itself predicts nothing.
 */
export function judge(evidence: Evidence): Verdict {
  const signs = signsOf(evidence);
  if (!signs) return { confidence: 0, needsReview: true, reasons: evidence.hasModel ? ["no_subject"] : ["no_subject", "no_model"] };
  const { border, stability, looks, width, studio, keyAgreement, parts, alike, edges } = signs;
  const risk = -0.9 + 3.6 * Math.log(width) + 39 * Math.max(0, edges.moved - 0.03) + 5 * Math.sqrt(1 - looks) + (studio ? 0 : 1.2);
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
export function signsOf({ first, finest, together, fusion, key, edges }: Evidence): Signs | null {
  const { mask, alike } = fusion;
  const { width, height, classes } = key;
  let area = 0;
  let border = 0;
  let stable = 0;
  let either = 0;
  let seen = 0;
  let seenEither = 0;
  let keyed = 0;
  let keyedEither = 0;
  for (let i = 0; i < mask.length; i++) {
    const inside = mask[i] !== 0;
    const before = first[i] >= 0.5;
    const byKey = classes[i] === SUBJECT;
    if (inside && before) stable++;
    if (inside || before) either++;
    const closer = finest[i] >= 0.5;
    if (before && closer) seen++;
    if (before || closer) seenEither++;
    if (inside && byKey) keyed++;
    if (inside || byKey) keyedEither++;
    if (!inside) continue;
    area++;
    const x = i % width;
    if (x === 0 || x === width - 1 || i < width || i >= mask.length - width) border++;
  }
  if (area === 0) return null;
  const found = components(mask, width, height, 1);
  const largest = found.area.reduce((a, b) => Math.max(a, b), 0);
  return {
    border: border / (2 * (width + height)),
    stability: stable / either,
    looks: seenEither === 0 ? 0 : seen / seenEither,
    width: Math.max(1e-4, edges.soft) / Math.max(0.01, outlineShare(together, width, height)),
    studio: key.studio,
    keyAgreement: keyed / keyedEither,
    parts: found.area.reduce((count, part) => count + (part >= largest / 4 ? 1 : 0), 0),
    alike,
    edges,
  };
}
