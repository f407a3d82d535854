import { boundsOf } from "../bounds.ts";
import type { MattingModel } from "../model/load.ts";
import type { Box, Cutout, RgbImage } from "../types.ts";
import { SUBJECT } from "./classes.ts";
import { coarseAlpha } from "./coarse-alpha.ts";
import { judge } from "./confidence.ts";
import { atWorkSize, constraints, KEEP, obey, UNSAID } from "./constraints.ts";
import { finishEdges } from "./finish-edges.ts";
import { fuse, IN, OUT, type Fusion } from "./fuse.ts";
import { findFur } from "./hairs.ts";
import { keyBackdrop, type Keying } from "./keyer.ts";
import { fitWithin } from "./letterbox.ts";
import { atLeast, outlineShare } from "./measure.ts";
import type { CutoutOptions } from "./options.ts";
import { closeUp, laidOver, wholePhoto, type Probability } from "./probability.ts";
import { shadowPlane } from "./shadow-plane.ts";
import { pickSubject } from "./subject.ts";

export type { CutoutOptions, KeepStep, Stroke, SubjectPick } from "./options.ts";

/** Side of a square with as many pixels as the picture that is analysed; it is also the net's first input, so the two can be compared pixel by pixel. */
const WORK = 512;
/** A net that takes squares only gets what fits into one. */
const LONGEST_TO_WORK = 1.6;
/** Share of the subject that lies on its outline, from which on it is made of wires, whose parts only the closest look tells. */
const WIRY = 0.1;
/** Probability from which on a pixel may belong to the subject and must be inside the closer look. */
const FAINT = 0.08;

/**
 * Separates the subject from its backdrop: net and keyer look at a small version, then the net looks again, closer; what
 * they say is fused; the edges are corrected at full size by the photo's own pixels; a person's mask and strokes stand above all of it.
 * Without a model the keyer works alone.
 * @throws RangeError when the mask has not the photo's size; the signal's reason when aborted
 */
export async function cutOut(photo: RgbImage, model: MattingModel | null, options: CutoutOptions = {}): Promise<Cutout> {
  const { width, height } = photo;
  const step = steps(options);
  const said = constraints(options, width, height);
  const { work, key, views, first, finest, outline, fusion, coarse, scale } = await lookAt(photo, model, options, said);
  options.keepSteps?.("coarse", { width, height, data: coarse });
  step("edges", 0.75);
  const fur = findFur(work, finest, fusion.decision, outline, key.noise);
  const edges = await finishEdges(photo, coarse, scale, options.decontaminate !== false, fur);
  const { alpha, rgb } = edges;
  if (said) obey(alpha, said);
  options.keepSteps?.("alpha", { width, height, data: alpha });
  step("judge", 0.95);
  const bounds = boundsOf(alpha, width, height);
  const shadow = bounds && shadowPlane(key, fusion.mask, width, height);
  const verdict = judge({ first, fusion, key, edges: edges.statistics, hasModel: model !== null });
  const method = [model ? views.map((view) => `net${Math.round((width * view.width) / view.region.width)}`).join("+") : "", "keyer", "edges"].filter(Boolean).join("+");
  return { width, height, rgb, alpha, shadow, bounds, method, ...verdict };
}

/** What net and keyer see, and what comes of both before the edges are corrected. */
export interface Looked {
  /** The photo as small as it is analysed; the planes below are of its size. */
  work: RgbImage;
  key: Keying;
  /** The net's looks, the closest one last; without a net the keyer's. */
  views: Probability[];
  /** Probability: of the first look, and with the closest one's laid over it. */
  first: Float32Array;
  finest: Float32Array;
  /** Share of the subject that lies on its outline. */
  outline: number;
  fusion: Fusion;
  /** Alpha at full size, 0..255. */
  coarse: Uint8Array;
  /** How much `coarse` was enlarged, at least 1. */
  scale: number;
}

/**
 * Everything of {@link cutOut} that comes before the edges.
 * @param said a person's word per pixel of the photo
 */
export async function lookAt(photo: RgbImage, model: MattingModel | null, options: CutoutOptions = {}, said: Uint8Array | null = null): Promise<Looked> {
  const { width, height } = photo;
  const step = steps(options);
  step("analyse", 0);
  const work = await fitWithin(photo, workSide(photo, model));
  const key = keyBackdrop(work);
  keepClasses(key, options);
  step("net", 0.15);
  const views = [model ? await wholePhoto(photo, work, model) : fromKeyer(key, width, height)];
  const first = views[0].values;
  let finest = first;
  const found = boundsOf(atLeast(first, 0.5), work.width, work.height) !== null;
  const outline = outlineShare(first, work.width, work.height);
  if (model) {
    step("closer", 0.4);
    const box = found ? boundsOf(atLeast(first, FAINT), work.width, work.height) : null;
    const region = box ? toPhoto(box, work, photo) : { left: 0, top: 0, width, height };
    const closer = await closeUp(photo, region, work, model);
    if (closer) {
      views.push(closer);
      finest = laidOver(first, closer, work, photo);
    }
  }
  step("fuse", 0.7);
  const wiry = outline >= WIRY;
  const together = found && !wiry && finest !== first ? mean(first, finest) : finest;
  const fusion = fuse(together, finest, key, wiry, work.width, work.height);
  pickSubject(fusion, options.subject, work, photo);
  const word = atWorkSize(said, width, height, work.width, work.height);
  if (word) for (let i = 0; i < word.length; i++) if (word[i] !== UNSAID) fusion.decision[i] = word[i] === KEEP ? IN : OUT;
  const coarse = coarseAlpha(views, fusion.decision, work.width, work.height, width, height);
  if (said) obey(coarse, said);
  const last = views[views.length - 1];
  return { work, key, views, first, finest, outline, fusion, coarse, scale: Math.max(1, last.region.width / last.width) };
}

function steps({ signal, onStep }: CutoutOptions): (name: string, fraction: number) => void {
  return (name, fraction) => {
    signal?.throwIfAborted();
    onStep?.(name, fraction);
  };
}

/** Longer side of the picture that is analysed. */
function workSide({ width, height }: RgbImage, model: MattingModel | null): number {
  if (model && model.manifest.rectangleStep === undefined) return WORK;
  return Math.round(WORK * Math.min(LONGEST_TO_WORK, Math.sqrt(Math.max(width, height) / Math.min(width, height))));
}

function fromKeyer(key: Keying, width: number, height: number): Probability {
  const values = Float32Array.from(key.classes, (c) => (c === SUBJECT ? 1 : 0));
  return { region: { left: 0, top: 0, width, height }, width: key.width, height: key.height, values, rise: 0 };
}

function toPhoto(box: Box, work: RgbImage, photo: RgbImage): Box {
  const sx = photo.width / work.width;
  const sy = photo.height / work.height;
  const left = Math.floor(box.left * sx);
  const top = Math.floor(box.top * sy);
  return {
    left,
    top,
    width: Math.min(photo.width, Math.ceil((box.left + box.width) * sx)) - left,
    height: Math.min(photo.height, Math.ceil((box.top + box.height) * sy)) - top,
  };
}

function mean(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, i) => (value + b[i]) / 2);
}

function keepClasses({ width, height, classes }: Keying, { keepSteps }: CutoutOptions): void {
  keepSteps?.("keyer", { width, height, data: Uint8Array.from(classes, (c) => (c === SUBJECT ? 255 : c === 0 ? 0 : 96)) });
}
