import { z } from "zod";
import { choice, colour, number } from "./fields.ts";

const transparent = z.strictObject({ kind: z.literal("transparent") }).meta({ label: "Transparent", description: "Formats without transparency (JPEG) get white instead." });

const plain = z.strictObject({ kind: z.literal("colour"), colour: colour("#ffffff", { label: "Colour" }) }).meta({ label: "One colour" });

const linear = z
  .strictObject({
    kind: z.literal("linear"),
    from: colour("#ffffff", { label: "From" }),
    to: colour("#e4e4e4", { label: "To" }),
    angle: number(0, 360, 180, { label: "Direction", description: "180 runs from top to bottom, 90 from left to right.", unit: "°" }),
  })
  .meta({ label: "Gradient" });

const radial = z
  .strictObject({
    kind: z.literal("radial"),
    inner: colour("#ffffff", { label: "Centre" }),
    outer: colour("#dcdcdc", { label: "Rim" }),
    centreX: number(0, 100, 50, { label: "Centre, from the left", unit: "%" }),
    centreY: number(0, 100, 45, { label: "Centre, from the top", unit: "%" }),
    radius: number(10, 200, 75, { label: "Radius", description: "Of the frame's longer side.", unit: "%" }),
  })
  .meta({ label: "Round gradient" });

const image = z
  .strictObject({
    kind: z.literal("image"),
    name: z.string().min(1).max(200).meta({ label: "Picture", description: "Name of a picture that is handed over with the job." }),
    fit: choice(["cover", "contain", "stretch"], { label: "Fit" }),
  })
  .meta({ label: "Picture" });

const keep = z.strictObject({ kind: z.literal("keep") }).meta({ label: "Keep the photo's own" });

const blur = z
  .strictObject({ kind: z.literal("blur"), radius: number(0.1, 10, 2, { label: "Blur", description: "Of the frame's longer side.", unit: "%" }) })
  .meta({ label: "The photo's own, blurred" });

/** What stands behind the subject. */
export const backgroundSchema = z.discriminatedUnion("kind", [plain, transparent, linear, radial, image, keep, blur]).meta({ label: "Background" });

export type BackgroundParams = z.infer<typeof backgroundSchema>;
