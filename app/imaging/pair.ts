import { cutOut } from "./cutout/index.ts";
import { decode } from "./load/decode.ts";
import { defaultLimits } from "./load/limits.ts";
import { suppliedCutout } from "./load/supplied-cutout.ts";
import type { Params } from "./params.ts";
import { processImage } from "./pipeline.ts";
import type { ImagingContext, ImagingRequest } from "./pipeline.ts";
import { defaultPreset, presetParams } from "./presets.ts";
import { combine } from "./render/combine.ts";
import type { Cutout, ImagingResult, StepTime } from "./types.ts";

/** Share of the work that is done when each photo is cut out, for progress alone. */
const cutOutBy = [0.4, 0.8] as const;

/** Two photos have no backdrop, no light and no edge colours in common. */
const withoutPhoto = (params: Params): Params => ({
  ...params,
  background: params.background?.kind === "keep" || params.background?.kind === "blur" ? null : params.background,
  tone: { ...params.tone, whiteBalance: false },
  edge: { ...params.edge, decontaminate: true },
});

/**
 * Two pictures through the engine as one: each is cut out by itself, the cutouts are combined as `params.frame.second` says, then
 * everything goes on as for one picture.
 * @throws {ImagingError} as `processImage`, for either picture
 */
export const processPair = async (first: Uint8Array, second: Uint8Array, request: ImagingRequest, context: ImagingContext): Promise<ImagingResult> => {
  const { params = presetParams(defaultPreset.name) } = request;
  const limits = { ...defaultLimits, ...context.limits };
  const { signal, onStep, model } = context;
  const times: StepTime[] = [];
  const cutouts: Cutout[] = [];
  // One after the other: a pair needs no more memory than its larger picture.
  for (const [index, bytes] of [first, second].entries()) {
    signal?.throwIfAborted();
    onStep?.("cutout", index * cutOutBy[0]);
    const start = performance.now();
    const { image, cutout } = await decode(bytes, limits);
    cutouts.push(cutout ? suppliedCutout(cutout, image.width, image.height) : await cutOut(image, model, { signal }));
    times.push({ step: `cutout ${index + 1}`, ms: Math.round(performance.now() - start) });
  }
  const combined = await combine(cutouts[0], cutouts[1], params.frame.second);
  const result = await processImage(first, { ...request, params: withoutPhoto(params) }, {
    ...context,
    cachedCutout: combined,
    onStep: (step, fraction) => onStep?.(step, cutOutBy[1] + fraction * (1 - cutOutBy[1])),
  });
  return { ...result, steps: [...times, ...result.steps], fromCache: false };
};
