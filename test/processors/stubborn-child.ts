/** A child that misbehaves as its task's jobId says. */
import { mkdtempSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { ProcessorTask } from "../../app/processors/processor.ts";

/** Touched and never given back. */
export let held: Buffer | undefined;

process.on("message", ({ task }: { task: ProcessorTask }) => {
  switch (task.jobId) {
    case "endless":
      process.send?.({ type: "step", step: "decode", fraction: 0 });
      for (;;);
    case "greedy":
      held = Buffer.alloc(600e6, 1);
      break;
    case "litters":
      mkdtempSync(path.join(os.tmpdir(), "litter-"));
      process.send?.({ type: "done", result: { method: os.tmpdir() } });
      break;
    case "dies":
      process.exit(3);
      break;
    case "refuses":
      process.send?.({ type: "failed", code: "image_unsupported_format", message: "expected an image", merchantText: "This is no image." });
      break;
    default:
      process.send?.({ type: "done", result: { method: String(process.pid) } });
  }
});
