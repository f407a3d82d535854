import type { ReviewReason } from "../types.ts";
import type { EdgeStatistics } from "./finish-edges.ts";
import type { Fusion } from "./fuse.ts";
import type { Keying } from "./keyer.ts";
import { SUBJECT } from "./classes.ts";
import { components } from "./components.ts";
import { coreDoubt } from "./measure.ts";
import type { Probability } from "./probability.ts";

export interface Evidence {
  views: readonly Probability[];
  /** The first look of the net (or the keyer), at work size. */
  first: Float32Array;
  final: Fusion;
  key: Keying;
  /** IoU of the first look and the keyer. */
  agreement: number;
  edges: EdgeStatistics;
  hasModel: boolean;
  /** A person marked the subject. */
  said: boolean;
}

export interface Verdict {
  confidence: number;
  needsReview: boolean;
  reasons: ReviewReason[];
}

/** The single numbers a verdict is made of. */
export interface Signs {
  area: number;
  border: number;
  selfAgreement: number;
  keyAgreement: number;
  softness: number;
  contrast: number;
  moved: number;
  off: number;
  soft: number;
  alike: number;
  changed: number;
  parts: number;
  core: number;
}

export function judge(evidence: Evidence): Verdict {
  const signs = read(evidence);
  (globalThis as { signs?: Signs }).signs = signs;
  return { confidence: 0.5, needsReview: true, reasons: signs.area === 0 ? ["no_subject"] : ["uncertain_edges"] };
}

export function read({ first, final, key, edges, views }: Evidence): Signs {
  const { mask } = final;
  const w = key.width;
  const h = key.height;
  let area = 0, both = 0, either = 0, keyBoth = 0, keyEither = 0, doubt = 0, border = 0, rim = 0;
  for (let i = 0; i < mask.length; i++) {
    const m = mask[i] !== 0, p = first[i] >= 0.5, k = key.classes[i] === SUBJECT;
    area += mask[i];
    if (m && p) both++;
    if (m || p) either++;
    if (m && k) keyBoth++;
    if (m || k) keyEither++;
    doubt += 4 * first[i] * (1 - first[i]);
    const x = i % w, y = (i - x) / w;
    if (m && (x === 0 || y === 0 || x === w - 1 || y === h - 1)) border++;
    if (m && x > 0 && y > 0 && x < w - 1 && y < h - 1 && (!mask[i - 1] || !mask[i + 1] || !mask[i - w] || !mask[i + w])) rim++;
  }
  const parts = components(mask, w, h, 1);
  void views;
  return { area: area / mask.length, border: border / (2 * (w + h)), selfAgreement: either ? both / either : 0, keyAgreement: keyEither ? keyBoth / keyEither : 0, softness: doubt / Math.max(1, rim), contrast: edges.contrast, moved: edges.moved, off: edges.offLine, soft: edges.soft, alike: final.alike, changed: final.changed, parts: parts.count, core: coreDoubt(first, w, h) };
}
