import { z } from "zod";

export const MANIFEST_FILE = "model.json";

/**
 * What the engine must know about a matting model besides its ONNX file. An operator's own model is a folder with such a `model.json` and
 * the file it names; the values come from the model's own inference code.
 */
export const modelManifest = z.strictObject({
  name: z.string().min(1),
  /** The ONNX file, beside the manifest. */
  file: z.string().regex(/^[\w.-]+$/, "expected a plain file name"),
  sha256: z.string().regex(/^[0-9a-f]{64}$/).optional(),
  /** Side lengths of the square inputs that may be used, quickest first. Models with a fixed input have one. */
  sizes: z.array(z.int().min(64).max(2048)).min(1),
  /** When set, the input may also be a rectangle whose sides are multiples of this number. */
  rectangleStep: z.int().min(1).max(512).optional(),
  /** Per channel, for RGB in 0..1: input = (value - mean) / std. */
  mean: z.tuple([z.number(), z.number(), z.number()]),
  std: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]),
  /** U²-Net divides by the largest value of the picture before mean and std. */
  divideByMax: z.boolean().default(false),
  /** Name of the output to read; the first one by default. */
  output: z.string().optional(),
  activation: z.enum(["none", "sigmoid"]).default("none"),
  /** Stretch each result to 0..1. Only for models that need it: it turns a picture without a subject into noise. */
  minmax: z.boolean().default(false),
  /** `stretch` is for models that were trained so; keeping proportions is better for the others. */
  resize: z.enum(["letterbox", "stretch"]).default("letterbox"),
  /** By how many input pixels the output lies above what it shows, measured on photos with known coverage. */
  rise: z.number().min(-1).max(1).default(0),
  origin: z.string().optional(),
  licence: z.string().optional(),
});

export type ModelManifest = z.infer<typeof modelManifest>;
