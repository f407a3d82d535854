import { closeSync, openSync, readdirSync, writeSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { lookAt } from "../../../app/imaging/cutout/index.ts";
import { boundsOf } from "../../../app/imaging/bounds.ts";
import { grow } from "../../../app/imaging/cutout/measure.ts";
import { loadModel } from "../../../app/imaging/model/load.ts";
import type { Box, RgbImage } from "../../../app/imaging/types.ts";
import { load, namesOf } from "../../bench/imaging/corpus.ts";
import { edgeRows, overlapOf } from "./rows.ts";

/**
 * `node test/corpus/edges/rendered.ts OUT [DIR]`: rows as `features.ts` writes them, of the corpus's photos and scenes, each as it is and twice changed,
 * or of the photos in DIR (N.jpg with their coverage N.png), as they are.
 */
const PER_PICTURE = 5000;
const [target, folder] = process.argv.slice(2);
if (!target) throw new Error("expected an output file");
const model = await loadModel("data/models");
if (!model) throw new Error("expected a matting model in data/models: run npm run models:install first");

interface Sample {
  image: RgbImage;
  truth: Uint8Array;
}

let state = 11;
/** 0..1, the same sequence in every run (mulberry32). */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** A part of the picture, mirrored and shrunk, with fresh grain and JPEG. */
async function changed({ image, truth }: Sample, part: Box, scale: number): Promise<Sample> {
  const size = { width: Math.round(part.width * scale), height: Math.round(part.height * scale), fit: "fill", kernel: "mitchell" } as const;
  const of = (data: Uint8Array, channels: 1 | 3) => sharp(data, { raw: { width: image.width, height: image.height, channels } }).extract(part).flop().resize(size);
  const pixels = await of(image.data, 3).raw().toBuffer();
  const coverage = await of(truth, 1).toColourspace("b-w").raw().toBuffer();
  const grain = 0.3 * 14 ** random();
  for (let i = 0; i < pixels.length; i++) pixels[i] = Math.min(255, Math.max(0, pixels[i]! + (random() + random() + random() - 1.5) * 2 * grain + 0.5));
  const { width, height } = size;
  const jpeg = await sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 84 + Math.floor(random() * 12), chromaSubsampling: random() < 0.6 ? "4:2:0" : "4:4:4" })
    .toBuffer();
  return { image: { width, height, data: new Uint8Array(await sharp(jpeg).raw().toBuffer()) }, truth: new Uint8Array(coverage) };
}

async function* samplesOfCorpus(): AsyncGenerator<Sample> {
  for (const set of ["photos", "scenes"] as const) {
    for (const name of await namesOf(set)) {
      const whole = await load(set, name);
      const { width, height } = whole.image;
      const bounds = boundsOf(whole.truth, width, height);
      if (!bounds) continue;
      const close = grow(bounds, Math.round(0.1 * Math.max(bounds.width, bounds.height)), whole.image);
      yield whole;
      yield changed(whole, { left: 0, top: 0, width, height }, 0.55 + 0.4 * random());
      yield changed(whole, close, 0.9 + 0.1 * random());
    }
  }
}

async function* samplesOfFolder(from: string): AsyncGenerator<Sample> {
  for (const name of readdirSync(from).filter((file) => file.endsWith(".jpg"))) {
    const { data, info } = await sharp(path.join(from, name)).raw().toBuffer({ resolveWithObject: true });
    const truth = await sharp(path.join(from, name.replace(".jpg", ".png"))).extractChannel(0).raw().toBuffer();
    yield { image: { width: info.width, height: info.height, data: new Uint8Array(data) }, truth: new Uint8Array(truth) };
  }
}

const out = openSync(target, "w");
for await (const { image, truth } of folder ? samplesOfFolder(folder) : samplesOfCorpus()) {
  const { coarse, scale } = await lookAt(image, model);
  // A picture whose object was not found teaches nothing about edges.
  if (overlapOf(coarse, truth) < 0.6) continue;
  writeSync(out, new Uint8Array(edgeRows(image, truth, coarse, scale, PER_PICTURE).buffer));
}
closeSync(out);
