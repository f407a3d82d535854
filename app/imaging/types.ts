/** Shared shapes of the imaging engine. Planes are row-major, top row first; all colours are sRGB-coded 8 bit unless said otherwise. */

/** An opaque picture. `data` is interleaved RGB, width×height×3. */
export interface RgbImage {
  width: number;
  height: number;
  data: Uint8Array;
}

/** One 8-bit plane, width×height: coverage (alpha: 0 backdrop … 255 subject) or a factor (shadow: 255 = no darkening). */
export interface Plane {
  width: number;
  height: number;
  data: Uint8Array;
}

export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Why a person should look before the result is used. Codes are stable; texts for merchants live with the pages. */
export type ReviewReason =
  | "no_subject"
  | "subject_touches_border"
  | "backdrop_and_subject_alike"
  | "several_subjects"
  | "uncertain_edges"
  | "methods_disagree"
  | "no_model";

/** The subject separated from its backdrop, at the size of the decoded photo. */
export interface Cutout {
  width: number;
  height: number;
  /** Foreground colour, decontaminated, interleaved RGB, width×height×3. Meaningful where alpha > 0. */
  rgb: Uint8Array;
  /** Coverage, width×height, 0..255, unassociated. */
  alpha: Uint8Array;
  /** The natural shadow as a multiply factor, width×height, 255 = none; null where the backdrop does not tell it. */
  shadow: Uint8Array | null;
  /** Tight box of alpha > 0; null when there is no subject. */
  bounds: Box | null;
  /** 0..1: how likely the cutout needs no retouching. */
  confidence: number;
  needsReview: boolean;
  reasons: ReviewReason[];
  /** Which way produced it, for reports: for example "keyer", "net512+keyer", "net1024+closed-form". */
  method: string;
}

/** One Bézier knot in pixels: incoming handle, anchor, outgoing handle. */
export interface Knot {
  in: readonly [x: number, y: number];
  anchor: readonly [x: number, y: number];
  out: readonly [x: number, y: number];
  /** A corner's handles move independently; a smooth knot's do not. */
  corner: boolean;
}

/** Closed outlines; outer outlines run clockwise on screen, holes the other way. */
export interface VectorPath {
  subpaths: Knot[][];
}

export const modes = ["clipping", "background", "params"] as const;
export type Mode = (typeof modes)[number];

export const variations = ["background", "compose", "shadowTop", "shadow_wall", "clipping"] as const;
export type Variation = (typeof variations)[number];

export const formats = ["png", "jpg", "webp", "psd", "tiff"] as const;
export type Format = (typeof formats)[number];

/** Milliseconds of wall time spent in one named step of the pipeline. */
export interface StepTime {
  step: string;
  ms: number;
}

export interface OutputImage {
  variation: Variation;
  format: Format;
  width: number;
  height: number;
  bytes: Uint8Array;
  /** The clipping path as an SVG file; only when it was asked for. */
  pathSvg?: string;
}

export interface ImagingResult {
  source: { format: string; width: number; height: number; bytes: number };
  outputs: OutputImage[];
  /** The variations that were left out, each with why. */
  warnings: Partial<Record<Variation, string[]>>;
  steps: StepTime[];
  method: string;
  confidence: number;
  needsReview: boolean;
  reasons: ReviewReason[];
  /** Whether the cutout came from the cache, so that only drawing and encoding were done. */
  fromCache: boolean;
  /** The cutout for the cache (see `packCutout`); only when it was asked for and newly made. */
  packedCutout?: Uint8Array;
  /** What the steps saw, as PNG files; only when it was asked for. */
  keptSteps?: { name: string; bytes: Uint8Array }[];
  /** Small WebP pictures of the source and the outputs; only when they were asked for. */
  previews?: { of: Variation | "source"; bytes: Uint8Array }[];
}
