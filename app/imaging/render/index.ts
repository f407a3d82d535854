import { boundsOf } from "../bounds.ts";
import type { Picture } from "../encode/index.ts";
import { ImagingError } from "../errors.ts";
import type { Limits } from "../load/limits.ts";
import type { BackgroundParams, Params } from "../params.ts";
import type { Box, Cutout, RgbImage, Variation } from "../types.ts";
import { paintBackground } from "./background.ts";
import type { Assets } from "./background.ts";
import { compose } from "./compose.ts";
import { shapeEdge } from "./edge.ts";
import { placePhoto } from "./placement.ts";
import type { Placement } from "./placement.ts";
import { reflect } from "./reflection.ts";
import { dropShadow, wallShadow } from "./shadow-cast.ts";
import { contactShadow } from "./shadow-contact.ts";
import { stack, weaken } from "./shadow-layer.ts";
import type { ShadowLayer } from "./shadow-layer.ts";
import { sharpen } from "./sharpen.ts";
import { setStage } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { applyTone, backdropGains, neutral } from "./tone.ts";

export type { Assets } from "./background.ts";

const white: BackgroundParams = { kind: "colour", colour: "#ffffff" };

const keepsBackdrop = (background: BackgroundParams | null): boolean => background?.kind === "keep" || background?.kind === "blur";

/** Whether these params draw on the photo itself, not on the cutout alone. */
export const needsPhoto = ({ background, tone, edge }: Params): boolean => keepsBackdrop(background) || tone.whiteBalance || !edge.decontaminate;

/** The box by which a subject is placed: where it is at least a quarter solid, so that a hair or a speck moves nothing. */
const compositionBox = ({ alpha, width, height, bounds }: Cutout): Box | null => boundsOf(alpha, width, height, 64) ?? bounds;

/** A long shape around a large photo, or an enlarged frame, can ask for more than the memory holds. */
const checkFrame = ({ width, height }: Placement, { maxPixels }: Limits): void => {
  if (width * height <= maxPixels) return;
  const asked = `${width} × ${height}`;
  throw new ImagingError("too_many_pixels", `expected at most ${maxPixels} pixels for the frame but received ${asked}`, `The asked frame would be ${asked} pixels large. Please choose a smaller one.`);
};

/**
 * Everything that the variations of one picture share: placed, toned, edges shaped.
 * @throws {ImagingError} "too_many_pixels" for a frame beyond the limits
 */
export const prepare = async (cutout: Cutout, photo: RgbImage | null, params: Params, limits: Limits): Promise<Stage> => {
  const { background, tone, edge, frame } = params;
  const gains = tone.whiteBalance && photo ? backdropGains(photo, cutout) : neutral;
  const keepsColours = !edge.decontaminate;
  const placement = placePhoto(cutout, compositionBox(cutout), frame);
  checkFrame(placement, limits);
  const stage = await setStage(cutout, keepsBackdrop(background) || keepsColours ? photo : null, placement);
  const alpha = await shapeEdge(stage.subject.alpha, stage, edge);
  const finish = async (colours: Uint8Array): Promise<Uint8Array> => sharpen(applyTone(colours, tone, gains), alpha, stage, tone.sharpening);
  const finishedPhoto = stage.photo && (await finish(stage.photo));
  const rgb = keepsColours && finishedPhoto ? finishedPhoto : await finish(stage.subject.rgb);
  return { ...stage, photo: finishedPhoto, subject: { rgb, alpha } };
};

const drawsShadow: Record<Variation, { ground: boolean; wall: boolean }> = {
  background: { ground: false, wall: false },
  compose: { ground: true, wall: true },
  shadowTop: { ground: true, wall: false },
  shadow_wall: { ground: false, wall: true },
  clipping: { ground: false, wall: false },
};

const solid = 128;

const drawShadows = async (stage: Stage, { shadow, background }: Params, variation: Variation) => {
  const { ground, wall } = drawsShadow[variation];
  const bounds = ground || wall ? boundsOf(stage.subject.alpha, stage.width, stage.height, solid) : null;
  const layers: ShadowLayer[] = [];
  // On the photo's own backdrop the natural shadow is there already.
  if (ground && shadow.natural && stage.naturalShadow && !keepsBackdrop(background)) layers.push(weaken(stage.naturalShadow, shadow.natural.opacity));
  if (bounds === null) return { shadow: stack(layers), reflection: null };
  const silhouette = { width: stage.width, height: stage.height, alpha: stage.subject.alpha, bounds };
  if (ground && shadow.contact) layers.push(await contactShadow(silhouette, shadow.contact));
  if (ground && shadow.drop) layers.push(await dropShadow(silhouette, shadow.drop));
  if (wall && shadow.wall) layers.push(await wallShadow(silhouette, shadow.wall));
  return { shadow: stack(layers), reflection: ground && shadow.reflection ? reflect(stage, bounds, shadow.reflection) : null };
};

/**
 * Draws one variation of a prepared picture.
 * @param opaque whether the format needs a backdrop: transparency then becomes the params' background, or white
 */
export const render = async (stage: Stage, params: Params, variation: Variation, opaque: boolean, assets: Assets, limits: Limits): Promise<Picture> => {
  const { width, height, photo } = stage;
  const chosen = params.background ?? white;
  const asked: BackgroundParams = variation === "clipping" && !opaque ? { kind: "transparent" } : chosen;
  const background = await paintBackground(stage, opaque && asked.kind === "transparent" ? white : asked, assets, limits);
  // On its own backdrop the subject keeps the photo's colours, so that nothing changes where nothing is asked to.
  const subject = asked.kind === "keep" && photo ? { rgb: photo, alpha: stage.subject.alpha } : stage.subject;
  return compose({ width, height, background, subject, ...(await drawShadows(stage, params, variation)) });
};
