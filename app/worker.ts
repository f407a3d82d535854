/** A worker process: `npm run worker`. Any number of them share one database. */
import { withConfig } from "./config.server.ts";
import { startWorker } from "./start-worker.ts";

await withConfig((config) => startWorker(config));
