import { boundsOf } from "../bounds.ts";
import type { FrameParams } from "../params.ts";
import type { Cutout } from "../types.ts";
import { crop, joinRgba, paste, resize } from "./planes.ts";
import { resizeCutout } from "./resize-cutout.ts";

export type Combination = FrameParams["second"];

/** Heights and distances as shares of the first subject's height. */
const layouts: Record<Combination, { secondHeight: number; gap: number; overlap: number; lower: number }> = {
  beside: { secondHeight: 1, gap: 0.08, overlap: 0, lower: 0 },
  /** The second stands a little nearer, and half of it before the first: `overlap` is a share of its own width. */
  front: { secondHeight: 0.6, gap: 0, overlap: 0.5, lower: 0.05 },
};

/** What is kept around a subject, for its soft edge and the start of its shadow; share of its height. */
const margin = 0.1;

interface Piece {
  rgba: Uint8Array;
  shadow: Uint8Array | null;
  width: number;
  height: number;
  /** Where the subject's box stands inside the piece. */
  subject: { left: number; top: number; width: number; height: number };
}

/** A cutout around its subject, scaled so that the subject is `height` pixels tall. */
const pieceOf = async ({ width, height, rgb, alpha, shadow }: Cutout, bounds: NonNullable<Cutout["bounds"]>, tall: number): Promise<Piece> => {
  const around = Math.ceil(bounds.height * margin);
  const left = Math.max(0, bounds.left - around);
  const top = Math.max(0, bounds.top - around);
  const box = { left, top, width: Math.min(width, bounds.left + bounds.width + around) - left, height: Math.min(height, bounds.top + bounds.height + around) - top };
  const scale = tall / bounds.height;
  const size = { width: Math.max(1, Math.round(box.width * scale)), height: Math.max(1, Math.round(box.height * scale)) };
  const part = (data: Uint8Array, channels: 1 | 3) => crop({ width, height, channels, data }, box);
  const { colour, coverage } = await resizeCutout(part(rgb, 3), part(alpha, 1), size.width, size.height);
  const inside = (length: number) => Math.max(1, Math.round(length * scale));
  return {
    ...size,
    rgba: joinRgba(colour.data, coverage.data),
    shadow: shadow && (await resize(part(shadow, 1), size.width, size.height)).data,
    subject: { left: Math.round((bounds.left - left) * scale), top: Math.round((bounds.top - top) * scale), width: inside(bounds.width), height: inside(bounds.height) },
  };
};

/**
 * Puts two cutouts into one picture: beside each other on one ground line, equally tall, or the second, smaller, before the first. The
 * taller subject is scaled down, never the other one up.
 */
export const combine = async (first: Cutout, second: Cutout, how: Combination): Promise<Cutout> => {
  const judged = {
    confidence: Math.min(first.confidence, second.confidence),
    needsReview: first.needsReview || second.needsReview,
    reasons: [...new Set([...first.reasons, ...second.reasons])],
    method: `${first.method} + ${second.method}`,
  };
  if (first.bounds === null || second.bounds === null) return { ...(first.bounds === null ? second : first), ...judged };

  const { secondHeight, gap, overlap, lower } = layouts[how];
  const tall = Math.min(first.bounds.height, second.bounds.height / secondHeight);
  const back = await pieceOf(first, first.bounds, tall);
  const front = await pieceOf(second, second.bounds, tall * secondHeight);

  // In the back piece's own pixels first; then everything is moved to where nothing is negative.
  const x = Math.round(back.subject.left + back.subject.width + gap * tall - overlap * front.subject.width - front.subject.left);
  const y = Math.round(back.subject.top + back.subject.height * (1 + lower) - front.subject.height - front.subject.top);
  const shift = { x: Math.max(0, -x), y: Math.max(0, -y) };
  const width = Math.max(back.width, x + front.width) + shift.x;
  const height = Math.max(back.height, y + front.height) + shift.y;
  const placed = ({ width: w, height: h }: Piece, data: Uint8Array, channels: 1 | 4, left: number, top: number, fill: number) =>
    paste({ width: w, height: h, channels, data }, left, top, width, height, fill);
  const behind = placed(back, back.rgba, 4, shift.x, shift.y, 0);
  const before = placed(front, front.rgba, 4, x + shift.x, y + shift.y, 0);
  const shadows = [back.shadow && placed(back, back.shadow, 1, shift.x, shift.y, 255), front.shadow && placed(front, front.shadow, 1, x + shift.x, y + shift.y, 255)];

  const { rgb, alpha } = over(before, behind);
  return { width, height, rgb, alpha, shadow: multiply(shadows), bounds: boundsOf(alpha, width, height), ...judged };
};

/** Porter–Duff "over", unassociated. */
const over = (top: Uint8Array, bottom: Uint8Array): { rgb: Uint8Array; alpha: Uint8Array } => {
  const pixels = top.length / 4;
  const rgb = new Uint8Array(pixels * 3);
  const alpha = new Uint8Array(pixels);
  for (let pixel = 0, at = 0, to = 0; pixel < pixels; pixel++, at += 4, to += 3) {
    const share = top[at + 3];
    const rest = (bottom[at + 3] * (255 - share)) / 255;
    const covered = share + rest;
    if (covered === 0) continue;
    alpha[pixel] = Math.round(covered);
    for (let channel = 0; channel < 3; channel++) rgb[to + channel] = Math.round((top[at + channel] * share + bottom[at + channel] * rest) / covered);
  }
  return { rgb, alpha };
};

const multiply = ([first, second]: (Uint8Array | null | undefined)[]): Uint8Array | null => {
  if (!first || !second) return first ?? second ?? null;
  return first.map((factor, at) => Math.round((factor * second[at]) / 255));
};
