/** A layered PSD of 3000×3000: subject with mask and path, shadow, background. */
import sharp from "sharp";
import { encode, type Picture } from "../../../../app/imaging/encode/index.ts";
import { tracePath } from "../../../../app/imaging/vector/index.ts";
import { load } from "../corpus.ts";
import { median, timed } from "../measure.ts";
import type { Row } from "../report.ts";

const SIDE = 3000;
const ROUNDS = 5;

export async function psdRows(): Promise<{ rows: Row[] }> {
  const { image, truth } = await load("photos", "mug_grey_grad_2048");
  const { width, height } = image;
  const enlarge = async (data: Uint8Array, channels: 1 | 3) =>
    new Uint8Array(await sharp(data, { raw: { width, height, channels } }).resize(SIDE, SIDE, { fit: "fill" }).toColourspace(channels === 1 ? "b-w" : "srgb").raw().toBuffer());
  const rgb = await enlarge(image.data, 3);
  const alpha = await enlarge(truth, 1);
  const shadow = Uint8Array.from(alpha, (value) => 255 - (value >> 2));
  const picture: Picture = { width: SIDE, height: SIDE, rgb, alpha: null, layers: { subject: { rgb, alpha }, shadow, background: new Uint8Array(SIDE * SIDE * 3).fill(255) } };
  const path = tracePath({ width: SIDE, height: SIDE, data: alpha });
  const cost = async (bitDepth: 8 | 16) => {
    const runs = [];
    for (let round = 0; round < ROUNDS; round++) runs.push((await timed(() => encode(picture, "psd", { bitDepth }, path))).cpuMs);
    return median(runs.slice(1));
  };
  const values = { cpuMs8: await cost(8), cpuMs16: await cost(16) };
  return { rows: [{ id: "psd", what: "PSD 3000×3000, 3 layers and a path", values, aim: "8 bit ≤ 600 ms, 16 bit ≤ 1000 ms CPU", reached: values.cpuMs8 <= 600 && values.cpuMs16 <= 1000 }] };
}
