/** The imaging engine's whole surface: bytes and options in, bytes and measurements out. */
export { ImagingError, InvalidParamsError, imagingErrorCodes } from "./errors.ts";
export type { ImagingErrorCode, ParamsIssue } from "./errors.ts";
export { decode } from "./load/decode.ts";
export type { Decoded } from "./load/decode.ts";
export { defaultLimits } from "./load/limits.ts";
export type { Limits } from "./load/limits.ts";
export { sniff } from "./load/sniff.ts";
export { packCutout, unpackCutout } from "./packed-cutout.ts";
export { paramsSchema, parseParams } from "./params.ts";
export type { Params, ParamsInput } from "./params.ts";
export { processPair } from "./pair.ts";
export { processImage } from "./pipeline.ts";
export type { ImagingContext, ImagingRequest } from "./pipeline.ts";
export { defaultPreset, presetParams, presets } from "./presets.ts";
export { steps } from "./stopwatch.ts";
export type { OnStep, Step } from "./stopwatch.ts";
export * from "./types.ts";
