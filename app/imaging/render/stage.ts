import type { Cutout, RgbImage } from "../types.ts";
import { extendPhoto } from "./extend-photo.ts";
import { fadeShadow } from "./fade-shadow.ts";
import { windowOf } from "./placement.ts";
import type { Placement } from "./placement.ts";
import { crop, paste, resize } from "./planes.ts";
import { resizeCutout } from "./resize-cutout.ts";

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

const nothing = (pixels: number): Stage["subject"] => ({ rgb: new Uint8Array(pixels * 3), alpha: new Uint8Array(pixels) });

/** The subject in its place. Only its own box is resampled: often less than half of the photo. */
const placeSubject = async ({ width: photoWidth, height: photoHeight, rgb, alpha, bounds }: Cutout, placement: Placement): Promise<Stage["subject"]> => {
  const { width, height } = placement;
  const window = bounds && windowOf(bounds, placement);
  if (!window) return nothing(width * height);
  const { source, target } = window;
  const photo = { width: photoWidth, height: photoHeight };
  const colour = crop({ ...photo, channels: 3, data: rgb }, source);
  const coverage = crop({ ...photo, channels: 1, data: alpha }, source);
  const resized = await resizeCutout(colour, coverage, target.width, target.height);
  return {
    rgb: paste(resized.colour, target.left, target.top, width, height, 0),
    alpha: paste(resized.coverage, target.left, target.top, width, height, 0),
  };
};

/**
 * Brings cutout, natural shadow and photo to their place in the frame.
 * @param photo only needed where the photo's own backdrop stays, or its own edge colours
 */
export const setStage = async (cutout: Cutout, photo: RgbImage | null, placement: Placement): Promise<Stage> => {
  const { width, height } = placement;
  const whole = { left: 0, top: 0, width: cutout.width, height: cutout.height };
  const window = windowOf(whole, placement);
  if (window === null) return { width, height, subject: nothing(width * height), naturalShadow: null, photo: null };
  const { source, target } = window;
  const scaled = (data: Uint8Array, channels: 1 | 3) => resize(crop({ width: whole.width, height: whole.height, channels, data }, source), target.width, target.height);
  const open = { left: target.left > 0, top: target.top > 0, right: target.left + target.width < width, bottom: target.top + target.height < height };
  return {
    width,
    height,
    subject: await placeSubject(cutout, placement),
    naturalShadow: cutout.shadow ? paste(fadeShadow(await scaled(cutout.shadow, 1), open), target.left, target.top, width, height, 255) : null,
    photo: photo ? await extendPhoto(await scaled(photo.data, 3), target.left, target.top, width, height) : null,
  };
};
