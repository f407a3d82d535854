/** A worker process: `npm run worker`. Any number of them share one database. */
import { withConfig } from "./config.server.ts";
import { startRunner } from "./jobs/runner.ts";
import { defaultChildren } from "./processors/bundled/child-pool.ts";
import { openWorkerServices } from "./services.server.ts";

await withConfig(async (config) => {
  const services = await openWorkerServices(config);
  const runner = await startRunner(services, config.engine.children ?? defaultChildren());
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
});
