/** `npm start`: database → migrations → web and worker, each restarted when it ends, all stopped together. */
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { childEnvironment, withConfig } from "./config.server.ts";
import { ensurePostgres } from "./database/embedded-postgres.ts";
import { migrate } from "./database/migrate.ts";
import { installModels } from "./models.ts";

const RESTART_PAUSE_MS = 500;
const STOP_DEADLINE_MS = 30_000;
/** A process that ends this soon after its start, this often in a row, is not started again. */
const SHORT_LIFE_MS = 5_000;
const SHORT_LIVES = 10;
/** A setting is wrong (sysexits EX_CONFIG): starting again cannot help. */
const EXIT_CONFIG = 78;

await withConfig(async (config) => {
  const embedded = config.databaseUrl ? undefined : await ensurePostgres(path.join(config.dataDir, "database"));
  const env = childEnvironment({ DATABASE_URL: config.databaseUrl ?? embedded?.url ?? "" });
  await migrate(env);
  await installModels(config.modelsDir, (line) => process.stdout.write(`${line}\n`)).catch((error: unknown) => {
    process.stderr.write(`The matting model was not installed: ${error instanceof Error ? error.message : String(error)}. Without one, plain backdrops work and everything else goes to review. npm run models:install tries again.\n`);
  });

  // The web process answers its operator at METRICS_PORT, the worker beside it.
  const metricsOfWorker = config.metrics ? { METRICS_PORT: String(config.metrics.port + 1) } : {};

  const running = new Set<ChildProcess>();
  const stopping = new AbortController();
  const stop = (status = 0) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    process.exitCode = status;
    for (const child of running) child.kill("SIGTERM");
    setTimeout(() => {
      for (const child of running) child.kill("SIGKILL");
    }, STOP_DEADLINE_MS).unref();
  };
  process.once("SIGTERM", () => stop()).once("SIGINT", () => stop());

  const keep = async (entry: string, own: Record<string, string> = {}): Promise<void> => {
    let shortLives = 0;
    while (!stopping.signal.aborted) {
      const started = Date.now();
      const child = fork(new URL(entry, import.meta.url), { env: { ...env, ...own } });
      running.add(child);
      const [code] = (await once(child, "exit")) as [number | null];
      running.delete(child);
      shortLives = Date.now() - started < SHORT_LIFE_MS ? shortLives + 1 : 0;
      if (code === EXIT_CONFIG || shortLives >= SHORT_LIVES) stop(code ?? 1);
      await sleep(RESTART_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  await Promise.all([keep("../server.ts"), keep("./worker.ts", metricsOfWorker)]);
  await embedded?.stop();
});
