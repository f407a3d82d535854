/** One process of the batch: photo by photo, cut out once, written as PNG and as JPEG. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { processImage, unpackCutout } from "../../../app/imaging/index.ts";
import { loadModel } from "../../../app/imaging/model/load.ts";
import type { BatchReport } from "./rows/batch.ts";

const [modelsDir = "", outputs = "", ...files] = process.argv.slice(2);
const model = await loadModel(modelsDir);
for (const file of files) {
  const bytes = await readFile(file);
  const cut = await processImage(bytes, { mode: "clipping", format: "png" }, { model, packCutout: true });
  const cachedCutout = cut.packedCutout ? unpackCutout(cut.packedCutout) : null;
  const flat = await processImage(bytes, { mode: "background", format: "jpg" }, { model, ...(cachedCutout ? { cachedCutout } : {}) });
  for (const { format, bytes: result } of [...cut.outputs, ...flat.outputs]) await writeFile(path.join(outputs, `${path.basename(file, ".jpg")}.${format}`), result);
}
const report: BatchReport = { steadyBytes: process.memoryUsage.rss(), peakBytes: process.resourceUsage().maxRSS * 1024 };
process.send?.(report);
