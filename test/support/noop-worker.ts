/** A worker whose processor only takes its time: `node test/support/noop-worker.ts [milliseconds per image] [empty]`; empty: it makes no file. */
import { withConfig } from "../../app/config.server.ts";
import { startWorker } from "../../app/start-worker.ts";
import { tellLiveMemory } from "./live-memory.ts";
import { noopProcessor } from "./noop-processor.ts";

const waitMs = Number(process.argv[2] ?? 0);

tellLiveMemory();
await withConfig((config) => startWorker(config, { processors: [noopProcessor(waitMs, process.argv[3] === "empty")] }));
