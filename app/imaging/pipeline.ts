import { cutOut } from "./cutout/index.ts";
import { scaleHints } from "./hints.ts";
import type { Hints } from "./hints.ts";
import { keptFiles } from "./kept-steps.ts";
import type { KeptPlanes } from "./kept-steps.ts";
import { decode } from "./load/decode.ts";
import type { Decoded } from "./load/decode.ts";
import { readHeader } from "./load/header.ts";
import type { SourceInfo, SourceMetadata } from "./load/header.ts";
import { defaultLimits } from "./load/limits.ts";
import type { Limits } from "./load/limits.ts";
import { suppliedCutout } from "./load/supplied-cutout.ts";
import type { MattingModel } from "./model/load.ts";
import { carriesPath, isOpaque, traceSubject, write } from "./output.ts";
import { packCutout } from "./packed-cutout.ts";
import type { Params } from "./params.ts";
import { defaultPreset, presetParams } from "./presets.ts";
import { preview } from "./preview.ts";
import { needsPhoto, prepare, render } from "./render/index.ts";
import type { Assets } from "./render/index.ts";
import { planVariations } from "./render/plan.ts";
import type { Stage } from "./render/stage.ts";
import { begins, stopwatch } from "./stopwatch.ts";
import type { OnStep, Stopwatch } from "./stopwatch.ts";
import type { Cutout, Format, ImagingResult, Mode, OutputImage, Variation } from "./types.ts";
import { toSvg } from "./vector/index.ts";

export interface ImagingRequest {
  mode: Mode;
  /** The default preset's when left out. */
  params?: Params;
  format: Format;
  /** The mode's own when left out or empty. */
  variations?: readonly Variation[];
  /** What a person has said about this photo: a mask, strokes, which subject. A cached cutout must have been made with the same. */
  cutout?: Hints;
}

export interface ImagingContext {
  /** Without one the keyer works alone and what it is not sure of goes to review. */
  model: MattingModel | null;
  limits?: Partial<Limits>;
  /** Checked between the steps. */
  signal?: AbortSignal;
  onStep?: OnStep;
  /** The cutout of these very bytes, made before. */
  cachedCutout?: Cutout;
  /** Also return the new cutout, packed for a cache. */
  packCutout?: boolean;
  /** Also return what the steps saw. */
  keepSteps?: boolean;
  /** Also return small pictures of source and outputs, this many pixels wide and high at most. */
  previewSide?: number;
  /** Also return the clipping path of the variation `clipping` as an SVG file. */
  pathSvg?: boolean;
  /** Pictures that the params name as backdrops. */
  assets?: Assets;
}

/** What every step of one picture needs. */
interface Job {
  bytes: Uint8Array;
  request: ImagingRequest;
  context: ImagingContext;
  params: Params;
  limits: Limits;
  watch: Stopwatch;
  kept: KeptPlanes;
}

interface Loaded {
  /** null where the cached cutout is enough. */
  photo: Decoded | null;
  info: SourceInfo;
  metadata: SourceMetadata;
}

const load = async ({ bytes, params, limits, context }: Job): Promise<Loaded> => {
  if (context.cachedCutout && !needsPhoto(params)) return { photo: null, ...(await readHeader(bytes, limits)) };
  const photo = await decode(bytes, limits);
  return { photo, info: photo.info, metadata: photo.metadata };
};

/** The cached cutout where it fits the photo: one that was made under other limits may have another size. */
const cachedFor = ({ photo }: Loaded, { cachedCutout }: ImagingContext): Cutout | null => {
  if (!cachedCutout) return null;
  return photo === null || (photo.image.width === cachedCutout.width && photo.image.height === cachedCutout.height) ? cachedCutout : null;
};

/** A supplier's own cutout is taken as it is, unless a person has something to say about it. */
const makeCutout = async ({ request, context, kept }: Job, { photo, info }: Loaded): Promise<Cutout> => {
  if (photo === null) throw new TypeError("expected the decoded photo for the cutout but received none");
  const { image, cutout } = photo;
  if (cutout && !request.cutout) return suppliedCutout(cutout, image.width, image.height);
  const { model, signal, onStep, keepSteps } = context;
  return cutOut(image, model, {
    ...scaleHints(request.cutout ?? {}, info, image),
    signal,
    onStep: (_, fraction) => onStep?.("cutout", begins.cutout + fraction * (begins.compose - begins.cutout)),
    keepSteps: keepSteps ? (name, picture) => kept.push({ name, picture }) : undefined,
  });
};

/** The source small; where only its cutout was needed so far it is decoded now, straight to that size. */
const sourcePreview = async ({ bytes, limits }: Job, photo: Decoded | null, side: number): Promise<Uint8Array> => {
  const { image } = photo ?? (await decode(bytes, { ...limits, workPixels: side * side }));
  return preview({ ...image, alpha: null }, side);
};

/** Draws and writes every variation, one after the other: only one is in memory at a time. */
const drawOutputs = async (job: Job, { photo, metadata }: Loaded, stage: Stage, variations: readonly Variation[]) => {
  const { request, context, params, limits, watch } = job;
  const { format } = request;
  const { previewSide, pathSvg, assets = {} } = context;
  const outputs: OutputImage[] = [];
  const previews: NonNullable<ImagingResult["previews"]> = [];
  if (previewSide !== undefined) previews.push({ of: "source", bytes: await sourcePreview(job, photo, previewSide) });
  for (const [index, variation] of variations.entries()) {
    const done = (part: number): number => begins.compose + 0.05 + ((index + part) / variations.length) * 0.2;
    const picture = await watch.run("compose", `compose ${variation}`, done(0), () => render(stage, params, variation, isOpaque(format), assets, limits));
    const asSvg = pathSvg === true && variation === "clipping";
    const wantsPath = asSvg || carriesPath(format, variation);
    const path = wantsPath ? await watch.run("compose", `path ${variation}`, done(0.3), () => Promise.resolve(traceSubject(picture, params.output))) : null;
    const bytes = await watch.run("encode", `encode ${variation}`, done(0.4), () => write(picture, carriesPath(format, variation) ? path : null, format, params.output, metadata));
    const { width, height } = picture;
    outputs.push({ variation, format, width, height, bytes, ...(asSvg && path ? { pathSvg: toSvg(path, width, height) } : {}) });
    if (previewSide !== undefined) previews.push({ of: variation, bytes: await preview({ ...picture, data: picture.rgb }, previewSide) });
  }
  return { outputs, ...(previewSide === undefined ? {} : { previews }) };
};

/**
 * One picture through the engine: decode → cut out → compose → encode, one output per variation. Pure: bytes and options in, bytes and
 * measurements out. With `context.cachedCutout` another look costs only compose and encode.
 * @param bytes a JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF or PSD file
 * @throws {ImagingError} for a picture or params that are refused; the signal's reason when it was aborted
 */
export const processImage = async (bytes: Uint8Array, request: ImagingRequest, context: ImagingContext): Promise<ImagingResult> => {
  const { mode, params = presetParams(defaultPreset.name), variations = [] } = request;
  const { make, warnings } = planVariations(mode, params, variations);
  const watch = stopwatch(context);
  const job: Job = { bytes, request, context, params, limits: { ...defaultLimits, ...context.limits }, watch, kept: [] };

  const loaded = await watch.run("decode", "decode", begins.decode, () => load(job));
  const cached = cachedFor(loaded, context);
  const cutout = cached ?? (await watch.run("cutout", "cutout", begins.cutout, () => makeCutout(job, loaded)));
  const stage = await watch.run("compose", "prepare", begins.compose, () => prepare(cutout, loaded.photo?.image ?? null, params, job.limits));
  const drawn = await drawOutputs(job, loaded, stage, make);

  const { format, width, height } = loaded.info;
  const { method, confidence, needsReview, reasons } = cutout;
  return {
    source: { format, width, height, bytes: bytes.length },
    ...drawn,
    warnings,
    steps: watch.times,
    method,
    confidence,
    needsReview,
    reasons,
    fromCache: cached !== null,
    ...(context.packCutout && !cached ? { packedCutout: packCutout(cutout) } : {}),
    ...(context.keepSteps ? { keptSteps: await keptFiles(job.kept, cutout, stage) } : {}),
  };
};
