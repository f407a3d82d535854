import { splitRgba } from "../load/transparency.ts";
import type { Box, Cutout, RgbImage } from "../types.ts";
import { extendPhoto } from "./extend-photo.ts";
import { windowOf } from "./placement.ts";
import type { Placement } from "./placement.ts";
import { crop, joinRgba, paste, resize } from "./planes.ts";

/** Everything at the frame's size, before anything is drawn. */
export interface Stage {
  width: number;
  height: number;
  /** Unassociated colour and coverage. */
  subject: { rgb: Uint8Array; alpha: Uint8Array };
  /** The natural shadow as a factor, 255 = none. */
  naturalShadow: Uint8Array | null;
  /** The photo itself, its border drawn out where the frame is larger; only when it was asked for. */
  photo: Uint8Array | null;
}

/**
 * Brings cutout, natural shadow and photo to their place in the frame.
 * @param photo only needed where the photo's own backdrop stays, or its own edge colours
 */
export const setStage = async (cutout: Cutout, photo: RgbImage | null, placement: Placement): Promise<Stage> => {
  const { width, height } = placement;
  const window = windowOf(cutout, placement);
  if (window === null) {
    const pixels = width * height;
    return { width, height, subject: { rgb: new Uint8Array(pixels * 3), alpha: new Uint8Array(pixels) }, naturalShadow: null, photo: null };
  }
  const { source, target } = window;
  const size = { width: cutout.width, height: cutout.height };
  const still = source.width === target.width && source.height === target.height;
  const scaled = (data: Uint8Array, channels: 1 | 3 | 4) => resize(crop({ ...size, channels, data }, source), target.width, target.height);
  const placed = async (data: Uint8Array, channels: 1 | 3 | 4, fill: number) => paste(await scaled(data, channels), target.left, target.top, width, height, fill);

  const subject = still
    ? { rgb: await placed(cutout.rgb, 3, 0), alpha: await placed(cutout.alpha, 1, 0) }
    : splitRgba(await placed(joinRgba(cutout.rgb, cutout.alpha), 4, 0));
  return {
    width,
    height,
    subject,
    naturalShadow: cutout.shadow ? await placed(cutout.shadow, 1, 255) : null,
    photo: photo ? await extendPhoto(await scaled(photo.data, 3), target.left, target.top, width, height) : null,
  };
};

/** Tight box of alpha of at least `level`; null when there is none. */
export const boundsOf = (alpha: Uint8Array, width: number, height: number, level = 1): Box | null => {
  let left = width;
  let right = -1;
  let top = height;
  let bottom = -1;
  for (let y = 0, row = 0; y < height; y++, row += width) {
    // From both ends, and never into what is known to lie inside.
    let first = 0;
    while (first < width && alpha[row + first] < level) first++;
    if (first === width) continue;
    let last = width - 1;
    while (last > right && alpha[row + last] < level) last--;
    if (top === height) top = y;
    bottom = y;
    left = Math.min(left, first);
    right = Math.max(right, last);
  }
  return bottom < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
};
