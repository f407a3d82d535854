import { z } from "zod";
import { choice, flag, integer, number, optionalInteger } from "./fields.ts";

/** How the file is written. A value that the format cannot carry is left out: quality for PNG, 16 bit for JPEG. */
export const outputSchema = z
  .strictObject({
    quality: integer(1, 100, 88, { label: "Quality", description: "JPEG and WebP; the upper bound where a byte limit is given." }),
    maxBytes: optionalInteger(2_000, 100_000_000, { label: "Largest file", unit: "bytes" }),
    mozjpeg: flag(false, { label: "Smaller JPEG", description: "About 10 % smaller, at three times the computing time." }),
    metadata: choice(["strip", "keep"], { label: "EXIF and XMP", description: "Author, copyright and camera data of the photo." }),
    profile: choice(["srgb", "keep"], { label: "Colour profile", description: "keep: converted back into the photo's own profile." }),
    colourSpace: choice(["rgb", "cmyk"], { label: "Colour space", description: "CMYK: JPEG, TIFF and PSD alone." }),
    bitDepth: z.union([z.literal(8), z.literal(16)]).default(8).meta({ label: "Bits per channel", description: "16: PNG, TIFF and PSD alone." }),
    path: z
      .strictObject({
        smoothness: number(0, 20, 0, { label: "Smoothness", description: "Softens the outline first: hair and fur become one calm line.", unit: "px" }),
        maxKnots: integer(16, 4_000, 300, { label: "Most knots", unit: "knots" }),
        inset: number(0, 2, 0.5, { label: "Inset", unit: "px" }),
      })
      .prefault({})
      .meta({ label: "Clipping path" }),
  })
  .prefault({})
  .meta({ label: "File" });

export type OutputParams = z.infer<typeof outputSchema>;
