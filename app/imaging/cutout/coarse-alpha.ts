import sharp from "sharp";
import { IN, OPEN } from "./fuse.ts";
import type { Probability } from "./probability.ts";

/**
 * Alpha at full size before the edges are refined: each probability with the decisions put in, enlarged; later ones (closer views) are laid
 * over earlier ones.
 * @param decision per work pixel of the whole photo
 */
export async function coarseAlpha(
  probabilities: readonly Probability[],
  decision: Uint8Array,
  workWidth: number,
  workHeight: number,
  width: number,
  height: number,
): Promise<Uint8Array> {
  let alpha = new Uint8Array(width * height);
  for (const { region, width: w, height: h, values } of probabilities) {
    const codes = new Uint8Array(w * h);
    for (let y = 0, i = 0; y < h; y++) {
      const wy = Math.min(workHeight - 1, (((region.top + ((y + 0.5) * region.height) / h) * workHeight) / height) | 0);
      for (let x = 0; x < w; x++, i++) {
        const wx = Math.min(workWidth - 1, (((region.left + ((x + 0.5) * region.width) / w) * workWidth) / width) | 0);
        const decided = decision[wy * workWidth + wx];
        codes[i] = decided === OPEN ? (values[i] * 255 + 0.5) | 0 : decided === IN ? 255 : 0;
      }
    }
    const enlarged = await enlarge(codes, w, h, region.width, region.height);
    if (region.width === width && region.height === height) alpha = enlarged;
    else {
      for (let y = 0; y < region.height; y++) {
        alpha.set(enlarged.subarray(y * region.width, (y + 1) * region.width), (region.top + y) * width + region.left);
      }
    }
  }
  return alpha;
}

async function enlarge(codes: Uint8Array<ArrayBuffer>, width: number, height: number, toWidth: number, toHeight: number): Promise<Uint8Array<ArrayBuffer>> {
  if (width === toWidth && height === toHeight) return codes;
  const data = await sharp(codes, { raw: { width, height, channels: 1 } })
    .resize(toWidth, toHeight, { fit: "fill", kernel: "cubic" })
    .toColourspace("b-w")
    .raw()
    .toBuffer();
  return new Uint8Array(data);
}
