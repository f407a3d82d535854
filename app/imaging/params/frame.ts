import { z } from "zod";
import { choice, number, optionalInteger } from "./fields.ts";

const maxSide = 12_000;
const maxPixels = 80_000_000;
const side = (label: string) => number(0, 45, 0, { label, unit: "%" });

const padding = z
  .strictObject({ top: side("Top"), right: side("Right"), bottom: side("Bottom"), left: side("Left") })
  .prefault({})
  .meta({ label: "Padding", description: "Free space at each side of the frame, of its height or width." });

/** The picture's size and where the subject stands in it. Without any value the photo's own frame and size stay. */
export const frameSchema = z
  .strictObject({
    width: optionalInteger(16, maxSide, { label: "Width", unit: "px" }),
    height: optionalInteger(16, maxSide, { label: "Height", unit: "px" }),
    aspect: z
      .string()
      .regex(/^[1-9]\d{0,3}:[1-9]\d{0,3}$/, "two numbers like 4:5")
      .refine((text) => !(aspectRatio(text) < 0.1 || aspectRatio(text) > 10), "a shape between 1:10 and 10:1")
      .nullable()
      .default(null)
      .meta({ label: "Shape", description: "Width to height, such as 1:1 or 4:5. Not needed where width and height are given." }),
    fit: choice(["photo", "subject", "cover"], {
      label: "What fits into the frame",
      description: "photo: all of the photo. subject: the subject alone, filled up to the given share. cover: the photo fills the frame and is cropped.",
    }),
    fill: number(10, 100, 85, { label: "Subject's share", description: "Of the frame inside its padding; only with fit = subject.", unit: "%" }),
    padding,
    horizontal: choice(["centre", "left", "right"], { label: "Horizontal alignment" }),
    vertical: choice(["middle", "top", "bottom"], { label: "Vertical alignment" }),
    baseline: z
      .number()
      .min(0)
      .max(90)
      .nullable()
      .default(null)
      .meta({ label: "Base line", description: "Height above the frame's bottom on which every subject stands; only with fit = subject.", unit: "%" }),
    second: choice(["beside", "front"], { label: "Second picture", description: "Where the second of two pictures that are combined stands: beside the first, or before it." }),
    upscale: z.boolean().default(false).meta({ label: "Enlarge", description: "Off: a small photo gives a smaller picture of the same composition, never a blown-up one." }),
  })
  .refine(({ width, height }) => (width ?? 0) * (height ?? 0) <= maxPixels, { path: ["width"], error: `a width of at most ${maxPixels} pixels in all` })
  .prefault({})
  .meta({ label: "Frame" });

export type FrameParams = z.infer<typeof frameSchema>;

/** Width over height of a shape such as "4:5". */
export const aspectRatio = (aspect: string): number => {
  const [width = 1, height = 1] = aspect.split(":").map(Number);
  return width / height;
};
