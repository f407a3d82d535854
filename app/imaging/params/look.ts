import { z } from "zod";
import { flag, integer, number } from "./fields.ts";

/** Brightness and colour of the subject (and of its backdrop, where that is kept). */
export const toneSchema = z
  .strictObject({
    exposure: number(-3, 3, 0, { label: "Exposure", unit: "stops" }),
    whiteBalance: flag(false, { label: "White balance by the backdrop", description: "Takes the backdrop for neutral grey. A strongly coloured backdrop is left as it is." }),
    blackPoint: integer(0, 100, 0, { label: "Black point", description: "Levels at and under this become black.", unit: "levels" }),
    whitePoint: integer(155, 255, 255, { label: "White point", description: "Levels at and over this become white.", unit: "levels" }),
    contrast: number(-100, 100, 0, { label: "Contrast", unit: "%" }),
    sharpening: number(0, 100, 0, { label: "Sharpening after resize", unit: "%" }),
  })
  .prefault({})
  .meta({ label: "Tone" });

/** The subject's outline, at the size of the finished picture. */
export const edgeSchema = z
  .strictObject({
    inset: number(0, 5, 0, { label: "Inset", description: "Takes a rim off the subject.", unit: "px" }),
    feather: number(0, 20, 0, { label: "Feather", unit: "px" }),
    smoothing: number(0, 10, 0, { label: "Smoothing", description: "Evens out a ragged outline; not for hair.", unit: "px" }),
    decontaminate: flag(true, { label: "Take the backdrop's colour out of the edges" }),
  })
  .prefault({})
  .meta({ label: "Edge" });

export type ToneParams = z.infer<typeof toneSchema>;
export type EdgeParams = z.infer<typeof edgeSchema>;
