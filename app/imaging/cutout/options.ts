import type { Box, Plane, RgbImage } from "../types.ts";

/** A brush stroke in photo pixels: a polyline drawn with a round brush. */
export interface Stroke {
  points: readonly (readonly [x: number, y: number])[];
  radius: number;
}

export type SubjectPick = { box: Box } | { point: readonly [x: number, y: number] };

/** The name and picture of an intermediate result, for people who want to see how a cutout came about. */
export type KeepStep = (name: string, picture: Plane | RgbImage) => void;

export interface CutoutOptions {
  /** A person's mask at the size of the photo. 0 and 255 are respected exactly; 128 states nothing. */
  mask?: Plane | undefined;
  /** A person's brush strokes, respected exactly; they win over `mask`, and erasing wins over keeping. */
  strokes?: { keep?: readonly Stroke[] | undefined; erase?: readonly Stroke[] | undefined } | undefined;
  /** Which of several things is meant. */
  subject?: SubjectPick | undefined;
  /** Take the backdrop's light out of half-covered pixels. Default true. */
  decontaminate?: boolean | undefined;
  onStep?: ((name: string, fraction: number) => void) | undefined;
  signal?: AbortSignal | undefined;
  keepSteps?: KeepStep | undefined;
}
