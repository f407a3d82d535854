/** CPU of one photo from JPEG bytes to RGBA cutout at 2048 px, and wall time against imgly's removeBackground, in one run. */
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import sharp from "sharp";
import { decode, defaultLimits } from "../../../../app/imaging/index.ts";
import type { MattingModel } from "../../../../app/imaging/model/load.ts";
import { enlarged, fileOf, namesOf } from "../corpus.ts";
import { openModel, runEngine } from "../engine.ts";
import type { Imgly } from "../imgly.ts";
import { median, timed } from "../measure.ts";
import { progressOf, type Detail, type Row } from "../report.ts";

async function jpegOf2048(name: string): Promise<Uint8Array> {
  if (name.endsWith("_2048")) return readFile(fileOf("photos", name));
  const { width, height, data } = await enlarged("photos", name);
  return sharp(data, { raw: { width, height, channels: 3 } }).jpeg({ quality: 92 }).toBuffer();
}

export async function costRows(model: MattingModel, imgly: Imgly | null): Promise<{ rows: Row[]; pictures: Detail[] }> {
  const names = await namesOf("photos");
  const pictures: Detail[] = [];
  const cpu: number[] = [];
  const ratios: number[] = [];
  const cpuRatios: number[] = [];
  const engine = async (bytes: Uint8Array, net: MattingModel) =>
    timed(async () => {
      const { image } = await decode(bytes, defaultLimits);
      return { image, cutout: (await runEngine(image, net)).result };
    });
  // The first run loads the nets and compiles the code; a worker pays that once.
  const first = await jpegOf2048(names[0]!);
  const warm = await engine(first, model);
  // CPU is what a worker spends, on one thread; wall time is that of one photo alone on all cores, which is how imgly works.
  const alone = imgly && (await openModel(availableParallelism()));
  if (alone) await engine(first, alone);
  await imgly?.run(warm.result.image);
  for (const name of names) {
    const bytes = await jpegOf2048(name);
    const { result, cpuMs, wallMs } = await engine(bytes, model);
    cpu.push(cpuMs);
    const detail: Detail = { row: "cost", name, cpuMs, wallMs, method: result.cutout.method };
    if (imgly && alone) {
      const { wallMs: aloneWallMs } = await engine(bytes, alone);
      const other = await imgly.run(result.image);
      ratios.push(aloneWallMs / other.wallMs);
      cpuRatios.push(cpuMs / other.cpuMs);
      Object.assign(detail, { aloneWallMs, imglyWallMs: other.wallMs, imglyCpuMs: other.cpuMs });
    }
    pictures.push(detail);
    console.error(progressOf(detail));
  }
  await alone?.release();
  const rows: Row[] = [
    {
      id: "cost",
      what: "CPU per 2048 px photo, JPEG bytes to RGBA cutout",
      values: { medianMs: median(cpu), worstMs: Math.max(...cpu) },
      aim: "median ≤ 1200 ms, worst ≤ 2600 ms",
      reached: median(cpu) <= 1200 && Math.max(...cpu) <= 2600,
      note: "photos of 1024 px enlarged by Lanczos, for cost only",
    },
  ];
  if (ratios.length > 0) {
    rows.push({
      id: "wall",
      what: "wall time against imgly's removeBackground",
      values: { medianRatio: median(ratios), worstRatio: Math.max(...ratios), medianCpuRatio: median(cpuRatios) },
      aim: "≤ 0.4",
      reached: median(ratios) <= 0.4,
      note: `one photo at a time, all cores, here and there; ${ratios.length} photos`,
    });
  }
  return { rows, pictures };
}
