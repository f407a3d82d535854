import sharp from "sharp";
import { encode } from "./encode/index.ts";
import type { Stage } from "./render/stage.ts";
import type { Cutout } from "./types.ts";

interface KeptStep {
  name: string;
  bytes: Uint8Array;
}

const plane = async (name: string, data: Uint8Array, { width, height }: { width: number; height: number }): Promise<KeptStep> => ({
  name,
  bytes: await sharp(data, { raw: { width, height, channels: 1 }, limitInputPixels: false }).toColourspace("b-w").png().toBuffer(),
});

/** What the steps saw, as PNG files: the cutout and its coverage and shadow at the photo's size, the subject in its frame. */
export const keepSteps = async (cutout: Cutout, stage: Stage): Promise<KeptStep[]> => [
  await plane("alpha", cutout.alpha, cutout),
  ...(cutout.shadow ? [await plane("shadow", cutout.shadow, cutout)] : []),
  { name: "cutout", bytes: await encode(cutout, "png", {}, null) },
  { name: "subject", bytes: await encode({ width: stage.width, height: stage.height, ...stage.subject }, "png", {}, null) },
];
