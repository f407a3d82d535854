/** `npm start`: database → migrations → web and worker, each restarted when it ends, all stopped together. */
import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { childEnvironment, withConfig } from "./config.server.ts";
import { ensurePostgres } from "./database/embedded-postgres.ts";

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

  const keep = async (entry: string): Promise<void> => {
    let shortLives = 0;
    while (!stopping.signal.aborted) {
      const started = Date.now();
      const child = fork(new URL(entry, import.meta.url), { env });
      running.add(child);
      const [code] = (await once(child, "exit")) as [number | null];
      running.delete(child);
      shortLives = Date.now() - started < SHORT_LIFE_MS ? shortLives + 1 : 0;
      if (code === EXIT_CONFIG || shortLives >= SHORT_LIVES) stop(code ?? 1);
      await sleep(RESTART_PAUSE_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  await Promise.all([keep("../server.ts"), keep("./worker.ts")]);
  await embedded?.stop();
});

async function migrate(env: NodeJS.ProcessEnv): Promise<void> {
  const prisma = fileURLToPath(new URL("../node_modules/prisma/build/index.js", import.meta.url));
  const child = spawn(process.execPath, [prisma, "migrate", "deploy"], { env, stdio: ["ignore", "ignore", "pipe"], cwd: fileURLToPath(new URL("..", import.meta.url)) });
  // Prisma talks on stderr even when all is well: shown only when it is not.
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit") as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`expected the database migrations to succeed but prisma ended with status ${code}: ${said}`);
}
