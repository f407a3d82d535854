import sharp from "sharp";
import { joinRgba } from "./render/planes.ts";
import type { RgbImage } from "./types.ts";

/** A small picture for lists, WebP, at most `side` pixels wide and high, never enlarged; transparency stays. */
export const preview = async ({ width, height, data, alpha }: RgbImage & { alpha: Uint8Array | null }, side: number): Promise<Uint8Array> => {
  const raw = { width, height, channels: alpha ? 4 : 3 } as const;
  return sharp(alpha ? joinRgba(data, alpha) : data, { raw, limitInputPixels: false })
    .resize(side, side, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 80, effort: 2 })
    .toBuffer();
};
