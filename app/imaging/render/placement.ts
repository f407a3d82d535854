import { aspectRatio } from "../params/frame.ts";
import type { FrameParams } from "../params.ts";
import type { Box } from "../types.ts";

/** Where the photo lands in the finished frame: x' = left + x·scale, y' = top + y·scale. */
export interface Placement {
  /** Frame size in whole pixels. */
  width: number;
  height: number;
  scale: number;
  left: number;
  top: number;
}

interface Size {
  width: number;
  height: number;
}

/** The asked frame in pixels; a missing side follows from the shape, or from the photo's own. */
const askedFrame = (photo: Size, { width, height, aspect, fit }: FrameParams): Size => {
  const shape = aspect === null ? photo.width / photo.height : aspectRatio(aspect);
  if (width !== null && height !== null) return { width, height };
  if (width !== null) return { width, height: width / shape };
  if (height !== null) return { width: height * shape, height };
  if (aspect === null) return photo;
  // The photo's own scale: the smallest frame of this shape around the photo, or the largest within it where it is cropped.
  const around = photo.width / photo.height < shape;
  return around === (fit !== "cover") ? { width: photo.height * shape, height: photo.height } : { width: photo.width, height: photo.width / shape };
};

const share = { left: 0, centre: 0.5, right: 1, top: 0, middle: 0.5, bottom: 1 } as const;

/**
 * Frame maths, without a pixel. `fit` "photo" shows all of the photo, "cover" fills the frame with it, "subject" scales the
 * subject's box to `fill` % of the frame inside its padding. Unless `upscale` is set, a photo that is too small gives a smaller
 * frame of the same composition: the frame is never larger than asked and the photo never enlarged.
 * @param subject tight box of the subject in photo pixels; without one `fit` "subject" places the photo
 */
export const placePhoto = (photo: Size, subject: Box | null, frame: FrameParams): Placement => {
  const asked = askedFrame(photo, frame);
  const { padding } = frame;
  const room = {
    left: (asked.width * padding.left) / 100,
    top: (asked.height * padding.top) / 100,
    width: asked.width * (1 - (padding.left + padding.right) / 100),
    height: asked.height * (1 - (padding.top + padding.bottom) / 100),
  };
  const bySubject = frame.fit === "subject" && subject !== null;
  const thing: Box = bySubject ? subject : { left: 0, top: 0, ...photo };
  const used = bySubject ? frame.fill / 100 : 1;
  const ratios = [(room.width * used) / thing.width, (room.height * used) / thing.height] as const;
  const wanted = frame.fit === "cover" ? Math.max(...ratios) : Math.min(...ratios);

  const scale = frame.upscale ? wanted : Math.min(wanted, 1);
  const shrink = scale / wanted;
  const free = { x: room.width * shrink - thing.width * scale, y: room.height * shrink - thing.height * scale };
  const left = room.left * shrink + free.x * share[frame.horizontal] - thing.left * scale;
  const standing = bySubject && frame.baseline !== null ? asked.height * shrink * (1 - frame.baseline / 100) - thing.height * scale : null;
  const top = (standing ?? room.top * shrink + free.y * share[frame.vertical]) - thing.top * scale;
  return { width: Math.max(1, Math.round(asked.width * shrink)), height: Math.max(1, Math.round(asked.height * shrink)), scale, left, top };
};

/** The part of the photo that is seen in the frame, in photo pixels, and the frame pixels that it covers (which may reach beyond). */
export interface Window {
  source: Box;
  target: Box;
}

/**
 * Rounds a placement to whole pixels, at most half a pixel off.
 * @param region the part of the photo that matters, in photo pixels
 * @returns null when the frame sees nothing of the region
 */
export const windowOf = (region: Box, { width, height, scale, left, top }: Placement): Window | null => {
  const axis = (offset: number, frameLength: number, low: number, length: number) => {
    const start = Math.max(low, Math.floor(-offset / scale + 1e-6));
    const end = Math.min(low + length, Math.ceil((frameLength - offset) / scale - 1e-6));
    return { start, length: end - start, from: Math.round(offset + start * scale), covered: Math.max(1, Math.round((end - start) * scale)) };
  };
  const x = axis(left, width, region.left, region.width);
  const y = axis(top, height, region.top, region.height);
  if (x.length <= 0 || y.length <= 0) return null;
  return {
    source: { left: x.start, top: y.start, width: x.length, height: y.length },
    target: { left: x.from, top: y.from, width: x.covered, height: y.covered },
  };
};
