/** Fifty photos of 2048 px to PNG and JPEG on all cores, and the memory of the processes that do it. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import sharp from "sharp";
import { ALLOCATOR, V8_FLAGS } from "../../../../app/processors/bundled/child-pool.ts";
import { enlarged, namesOf } from "../corpus.ts";
import { modelsDir } from "../engine.ts";
import type { Row } from "../report.ts";

/** What the aim speaks of; a smaller batch only shows that everything runs. */
const PHOTOS = 50;

export interface BatchReport {
  steadyBytes: number;
  peakBytes: number;
}

export async function batchRows(photos = PHOTOS): Promise<{ rows: Row[] }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "packshot-batch-"));
  try {
    const files = await makePhotos(folder, photos);
    const processes = Math.min(os.availableParallelism(), 2);
    const start = performance.now();
    const reports = await Promise.all(Array.from({ length: processes }, (_, index) => work(files.filter((_file, i) => i % processes === index), folder)));
    const wallS = (performance.now() - start) / 1000;
    const steadyGb = Math.max(...reports.map((r) => r.steadyBytes)) / 1e9;
    const peakGb = Math.max(...reports.map((r) => r.peakBytes)) / 1e9;
    return {
      rows: [
        { id: "batch", what: `${photos} photos at 2048 px, PNG + JPEG, all cores`, values: { wallS }, aim: "50 in ≤ 75 s", reached: photos >= PHOTOS && wallS <= 75, note: `${processes} processes, start included` },
        { id: "memory", what: "memory of a child, steady / peak", values: { steadyGb, peakGb }, aim: "≤ 1.0 / 1.6 GB", reached: steadyGb <= 1 && peakGb <= 1.6, note: "resident after the last photo; highest while working" },
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The corpus photos at 2048 px, then mirrored, then upside down, until there are enough. */
async function makePhotos(folder: string, photos: number): Promise<string[]> {
  await mkdir(path.join(folder, "out"));
  const names = await namesOf("photos");
  const files: string[] = [];
  for (let i = 0; i < photos; i++) {
    const { width, height, data } = await enlarged("photos", names[i % names.length]!);
    const turn = Math.floor(i / names.length);
    const file = path.join(folder, `${i}.jpg`);
    await writeFile(file, await sharp(data, { raw: { width, height, channels: 3 } }).flop(turn === 1).flip(turn === 2).jpeg({ quality: 92 }).toBuffer());
    files.push(file);
  }
  return files;
}

async function work(files: readonly string[], folder: string): Promise<BatchReport> {
  const child = fork(new URL("../batch-child.ts", import.meta.url), [modelsDir, path.join(folder, "out"), ...files], { execArgv: V8_FLAGS, env: { ...process.env, ...ALLOCATOR } });
  const [report] = (await Promise.race([once(child, "message"), once(child, "exit").then(([code]) => Promise.reject(new Error(`expected a report from the batch process but it ended with status ${String(code)}`)))])) as [BatchReport];
  child.disconnect();
  return report;
}
