import os from "node:os";
import type { Config } from "./config.server.ts";
import { startRunner } from "./jobs/runner.ts";
import { defaultChildren } from "./processors/bundled/child-pool.ts";
import type { Processor } from "./processors/processor.ts";
import { openWorkerServices } from "./services.server.ts";

/** Between the web process, whose answers are waited for, and the children that compute (19). */
const NICENESS = 10;

/**
 * Runs this process as a worker until it is told to end.
 * @param parts what takes the place of the usual, in tests
 */
export async function startWorker(config: Config, parts: { processors?: Processor[] } = {}): Promise<void> {
  os.setPriority(NICENESS);
  const services = await openWorkerServices(config, parts);
  const runner = startRunner(services, config.engine.children ?? defaultChildren());
  services.log.info("worker ready");

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void runner.stop().then(services.close).then(
      () => process.exit(0),
      (error: unknown) => {
        services.log.error({ err: error }, "stop");
        process.exit(1);
      },
    );
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
  // The supervisor was killed: a new one starts another worker.
  process.once("disconnect", () => process.exit(1));
}
