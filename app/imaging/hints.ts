import type { CutoutOptions, Stroke } from "./cutout/index.ts";
import { ImagingError } from "./errors.ts";
import type { Plane } from "./types.ts";

/** What a person has said about a photo: a mask, strokes, which subject. All in pixels of the upright photo. */
export type Hints = Pick<CutoutOptions, "mask" | "strokes" | "subject">;

interface Size {
  width: number;
  height: number;
}

/** Nearest neighbour: a mask's levels are statements and must not mix. */
const resizeMask = ({ width, height, data }: Plane, to: Size): Plane => {
  const resized = new Uint8Array(to.width * to.height);
  for (let y = 0, at = 0; y < to.height; y++) {
    const row = Math.floor(((y + 0.5) * height) / to.height) * width;
    for (let x = 0; x < to.width; x++) resized[at++] = data[row + Math.floor(((x + 0.5) * width) / to.width)];
  }
  return { ...to, data: resized };
};

/**
 * Brings hints from the photo's own size to the size that is worked on; the same hints when both are equal.
 * @throws {ImagingError} "wrong_hints" when the mask has another size than the photo, or the subject lies outside it
 */
export const scaleHints = (hints: Hints, photo: Size, work: Size): Hints => {
  const { mask, strokes, subject } = hints;
  if (mask && (mask.width !== photo.width || mask.height !== photo.height)) {
    const [asked, given] = [`${photo.width}×${photo.height}`, `${mask.width}×${mask.height}`];
    throw new ImagingError("wrong_hints", `expected ${asked} pixels for mask but received ${given}`, `The mask must have the photo's size, ${asked} pixels; it has ${given}.`);
  }
  const [x, y] = subject ? ("point" in subject ? subject.point : [subject.box.left, subject.box.top]) : [0, 0];
  if (!(x >= 0 && y >= 0 && x < photo.width && y < photo.height)) {
    throw new ImagingError("wrong_hints", `expected a place within ${photo.width}×${photo.height} for subject but received ${x},${y}`, "The picked subject lies outside the photo.");
  }
  if (work.width === photo.width && work.height === photo.height) return hints;

  const scale = work.width / photo.width;
  const scaleStrokes = (list: readonly Stroke[] | undefined) => list?.map(({ points, radius }) => ({ points: points.map(([px, py]) => [px * scale, py * scale] as const), radius: radius * scale }));
  return {
    ...(mask ? { mask: resizeMask(mask, work) } : {}),
    ...(strokes ? { strokes: { keep: scaleStrokes(strokes.keep), erase: scaleStrokes(strokes.erase) } } : {}),
    ...(subject ? { subject: scaleSubject(subject, scale) } : {}),
  };
};

const scaleSubject = (subject: NonNullable<Hints["subject"]>, scale: number): NonNullable<Hints["subject"]> => {
  if ("point" in subject) return { point: [subject.point[0] * scale, subject.point[1] * scale] };
  const { left, top, width, height } = subject.box;
  return { box: { left: Math.floor(left * scale), top: Math.floor(top * scale), width: Math.ceil(width * scale), height: Math.ceil(height * scale) } };
};
