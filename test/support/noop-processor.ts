import { appendFile, copyFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import type { Processor } from "../../app/processors/processor.ts";

/** Gives the picture back with its job's id behind it: another file that shows the same, at next to no cost. */
export function noopProcessor(waitMs = 0, empty = false): Processor {
  return {
    name: "bundled",
    async process({ jobId, sourceFile, outputFolder, format, variations }) {
      if (waitMs > 0) await sleep(waitMs);
      const answer = { previews: [], warnings: {}, steps: [], method: "noop", confidence: 1, needsReview: false, reasons: [] };
      if (empty) return { ...answer, outputs: [] };
      const [variation = "compose"] = variations;
      const file = path.join(outputFolder, `${variation}.${format}`);
      await copyFile(sourceFile, file);
      await appendFile(file, jobId);
      const { width, height } = await sharp(sourceFile).metadata();
      return { ...answer, outputs: [{ variation, format, file, width, height }] };
    },
    close: () => Promise.resolve(),
  };
}
