import { cutOut } from "./cutout/index.ts";
import type { CutoutOptions } from "./cutout/index.ts";
import { decode } from "./load/decode.ts";
import type { Decoded } from "./load/decode.ts";
import { readHeader } from "./load/header.ts";
import { defaultLimits } from "./load/limits.ts";
import type { Limits } from "./load/limits.ts";
import { suppliedCutout } from "./load/supplied-cutout.ts";
import type { MattingModel } from "./model/load.ts";
import { isOpaque, write } from "./output.ts";
import { packCutout } from "./packed-cutout.ts";
import type { Params } from "./params.ts";
import { defaultPreset, presetParams } from "./presets.ts";
import { needsPhoto, prepare, render } from "./render/index.ts";
import type { Assets } from "./render/index.ts";
import { planVariations } from "./render/plan.ts";
import { keptFiles } from "./kept-steps.ts";
import type { KeptPlanes } from "./kept-steps.ts";
import { preview } from "./preview.ts";
import type { Cutout, Format, ImagingResult, Mode, OutputImage, StepTime, Variation } from "./types.ts";

export interface ImagingRequest {
  mode: Mode;
  /** The default preset's when left out. */
  params?: Params;
  format: Format;
  /** The mode's own when left out or empty. */
  variations?: readonly Variation[];
  /** What a person has said about this photo: a mask, strokes, which subject. A cached cutout must have been made with the same. */
  cutout?: Pick<CutoutOptions, "mask" | "strokes" | "subject">;
}

export const steps = ["decode", "cutout", "compose", "encode"] as const;
export type Step = (typeof steps)[number];

export interface ImagingContext {
  /** Without one the keyer works alone and what it is not sure of goes to review. */
  model: MattingModel | null;
  limits?: Partial<Limits>;
  /** Checked between the steps. */
  signal?: AbortSignal;
  /** Called as a step begins, with the fraction of all work done so far, 0..1, which only grows. */
  onStep?: (step: Step, fraction: number) => void;
  /** The cutout of these very bytes, made before. */
  cachedCutout?: Cutout;
  /** Also return the new cutout, packed for a cache. */
  packCutout?: boolean;
  /** Also return what the steps saw. */
  keepSteps?: boolean;
  /** Also return small pictures of source and outputs, this many pixels wide and high at most. */
  previewSide?: number;
  /** Pictures that the params name as backdrops. */
  assets?: Assets;
}

/** Rough shares of a job's time, for progress alone. */
const begins: Record<Step, number> = { decode: 0, cutout: 0.05, compose: 0.75, encode: 0.85 };

const stopwatch = ({ signal, onStep }: ImagingContext) => {
  const times: StepTime[] = [];
  const run = async <Result>(step: Step, label: string, fraction: number, work: () => Promise<Result>): Promise<Result> => {
    signal?.throwIfAborted();
    onStep?.(step, fraction);
    const start = performance.now();
    const result = await work();
    times.push({ step: label, ms: Math.round(performance.now() - start) });
    return result;
  };
  return { times, run };
};

/** A supplier's own cutout is taken as it is, unless a person has something to say about it. */
const makeCutout = (photo: Decoded, request: ImagingRequest, { model, signal, onStep, keepSteps }: ImagingContext, kept: KeptPlanes): Promise<Cutout> => {
  const { image, cutout } = photo;
  if (cutout && !request.cutout) return Promise.resolve(suppliedCutout(cutout, image.width, image.height));
  return cutOut(image, model, {
    ...request.cutout,
    signal,
    onStep: (_, fraction) => onStep?.("cutout", begins.cutout + fraction * (begins.compose - begins.cutout)),
    keepSteps: keepSteps ? (name, picture) => kept.push({ name, picture }) : undefined,
  });
};

/**
 * One picture through the engine: decode → cut out → compose → encode, one output per variation. Pure: bytes and options in, bytes and
 * measurements out. With `context.cachedCutout` another look costs only compose and encode.
 * @param bytes a JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF or PSD file
 * @throws {ImagingError} for a picture or params that are refused; the signal's reason when it was aborted
 */
export const processImage = async (bytes: Uint8Array, request: ImagingRequest, context: ImagingContext): Promise<ImagingResult> => {
  const { mode, format, params = presetParams(defaultPreset.name) } = request;
  const { cachedCutout, assets = {}, previewSide } = context;
  const limits = { ...defaultLimits, ...context.limits };
  const wanted = request.variations?.length ? request.variations : undefined;
  const { make, warnings } = planVariations(mode, params, wanted);
  const { times, run } = stopwatch(context);

  const { decoded, info, metadata } = await run("decode", "decode", begins.decode, async () => {
    if (cachedCutout && !needsPhoto(params)) return { decoded: null, ...(await readHeader(bytes, limits)) };
    const whole = await decode(bytes, limits);
    return { decoded: whole, info: whole.info, metadata: whole.metadata };
  });
  const kept: KeptPlanes = [];
  const cutout = cachedCutout ?? (decoded && (await run("cutout", "cutout", begins.cutout, () => makeCutout(decoded, request, context, kept))));
  if (!cutout) throw new TypeError("expected a decoded photo for the cutout but received none");

  const stage = await run("compose", "prepare", begins.compose, () => prepare(cutout, decoded?.image ?? null, params, limits));
  const outputs: OutputImage[] = [];
  const previews: NonNullable<ImagingResult["previews"]> = [];
  if (previewSide !== undefined && decoded) previews.push({ of: "source", bytes: await preview({ ...decoded.image, rgb: decoded.image.data, alpha: null }, previewSide) });
  for (const [index, variation] of make.entries()) {
    const done = (part: number): number => begins.compose + 0.05 + ((index + part) / make.length) * 0.2;
    const picture = await run("compose", `compose ${variation}`, done(0), () => render(stage, params, variation, isOpaque(format), assets, limits));
    const file = await run("encode", `encode ${variation}`, done(0.4), () => write(picture, variation, format, params.output, metadata));
    outputs.push({ variation, format, width: picture.width, height: picture.height, bytes: file });
    if (previewSide !== undefined) previews.push({ of: variation, bytes: await preview(picture, previewSide) });
  }

  const { method, confidence, needsReview, reasons } = cutout;
  return {
    source: { format: info.format, width: info.width, height: info.height, bytes: bytes.length },
    outputs,
    warnings,
    steps: times,
    method,
    confidence,
    needsReview,
    reasons,
    fromCache: cachedCutout !== undefined,
    ...(context.packCutout && !cachedCutout ? { packedCutout: packCutout(cutout) } : {}),
    ...(context.keepSteps ? { keptSteps: await keptFiles(kept, cutout, stage) } : {}),
    ...(previewSide === undefined ? {} : { previews }),
  };
};
