/**
 * A worker for bad days: its clock is wrong and jumps, and its disk is full now and then; when, follows from the seed, the worker and how often it was
 * started before. `node test/chaos/worker.ts --seed N`
 */
import { appendFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Processor } from "../../app/processors/processor.ts";
import { createChance, noFaults } from "../devstore/faults.ts";

const MINUTE_MS = 60_000;
const JUMPS_MS = [0, 4 * MINUTE_MS, -4 * MINUTE_MS];
const JUMP_EVERY_MS = 15_000;
const FULL_DISK = 0.03;

const { values } = parseArgs({ options: { seed: { type: "string", default: "1" } } });
const folder = process.env.DATA_DIR ?? "";
const chance = createChance({ ...noFaults(), seed: Number(values.seed) });
const life = countLives(path.join(folder, "lives"));
const next = (what: string) => chance.next(`${what} of ${path.basename(folder)}, life ${life}`);
const anyJump = () => JUMPS_MS[Math.floor(JUMPS_MS.length * next("clock"))] ?? 0;

let offsetMs = anyJump();
setInterval(() => {
  offsetMs = anyJump();
}, JUMP_EVERY_MS).unref();

const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...given: [] | [string | number | Date]) {
    super(given.length === 0 ? RealDate.now() + offsetMs : given[0]);
  }
  static override now(): number {
    return RealDate.now() + offsetMs;
  }
} as DateConstructor;

// Only now, so that nothing has kept the true clock.
const { withConfig } = await import("../../app/config.server.ts");
const { startWorker } = await import("../../app/start-worker.ts");
const { noopProcessor } = await import("../support/noop-processor.ts");

function onFullDisk(processor: Processor): Processor {
  return {
    ...processor,
    process(request, onProgress) {
      if (next("disk") < FULL_DISK) return Promise.reject(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }));
      return processor.process(request, onProgress);
    },
  };
}

/** One byte for each start. */
function countLives(file: string): number {
  appendFileSync(file, ".");
  return statSync(file).size;
}

await withConfig((config) => startWorker(config, { processors: [onFullDisk(noopProcessor())] }));
