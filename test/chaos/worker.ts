/** A worker for bad days: its clock is wrong and jumps, and its disk is full now and then. `node test/chaos/worker.ts` */
import type { Processor } from "../../app/processors/processor.ts";

const MINUTE_MS = 60_000;
const JUMPS_MS = [0, 4 * MINUTE_MS, -4 * MINUTE_MS];
const JUMP_EVERY_MS = 15_000;
const FULL_DISK = 0.03;

let offsetMs = JUMPS_MS[process.pid % JUMPS_MS.length] ?? 0;
setInterval(() => {
  offsetMs = JUMPS_MS[Math.floor(Math.random() * JUMPS_MS.length)] ?? 0;
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
      if (Math.random() < FULL_DISK) return Promise.reject(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }));
      return processor.process(request, onProgress);
    },
  };
}

await withConfig((config) => startWorker(config, { processors: [onFullDisk(noopProcessor())] }));
