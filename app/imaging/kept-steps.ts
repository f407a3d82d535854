import sharp from "sharp";
import { encode } from "./encode/index.ts";
import type { Stage } from "./render/stage.ts";
import type { Cutout, Plane, RgbImage } from "./types.ts";

/** Intermediate pictures of the cutout, as they came. */
export type KeptPlanes = { name: string; picture: Plane | RgbImage }[];

const asPng = async ({ width, height, data }: Plane | RgbImage): Promise<Uint8Array> => {
  const channels = data.length === width * height * 3 ? 3 : 1;
  const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
  return (channels === 1 ? image.toColourspace("b-w") : image).png().toBuffer();
};

/** What the steps saw, as PNG files: the cutout's own steps, coverage, shadow and colour at the photo's size, the subject in its frame. */
export const keptFiles = async (kept: KeptPlanes, cutout: Cutout, { width, height, subject }: Stage): Promise<{ name: string; bytes: Uint8Array }[]> => {
  const size = { width: cutout.width, height: cutout.height };
  const planes: KeptPlanes = [...kept, { name: "alpha", picture: { ...size, data: cutout.alpha } }];
  if (cutout.shadow) planes.push({ name: "shadow", picture: { ...size, data: cutout.shadow } });
  const files: { name: string; bytes: Uint8Array }[] = [];
  for (const { name, picture } of planes) files.push({ name, bytes: await asPng(picture) });
  files.push({ name: "cutout", bytes: await encode(cutout, "png", {}, null) });
  files.push({ name: "subject", bytes: await encode({ width, height, ...subject }, "png", {}, null) });
  return files;
};
