/** Whether this process can do its work now. */
import { readdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { Database } from "../database/client.ts";
import type { Storage } from "../storage/storage.ts";
import { workersSeen } from "./presence.ts";

const CHECK_TIMEOUT_MS = 3_000;
const migrationsFolder = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

export interface Readiness {
  ready: boolean;
  database: "ok" | "failing";
  migrations: "ok" | "failing";
  storage: "ok" | "failing";
  /** Says nothing about this process: webhooks and uploads are taken without a worker, and wait. */
  workers: number | null;
}

export interface HealthContext {
  database: Database;
  storage: Storage;
  log: Logger;
}

/** Answers within seconds, whatever hangs. */
export function readinessOf({ database, storage, log }: HealthContext): () => Promise<Readiness> {
  let migrated = false;
  const checkMigrations = async (): Promise<void> => {
    // Migrations only become more: once is enough.
    if (migrated) return;
    const wanted = (await readdir(migrationsFolder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const applied = await database.$queryRaw<{ name: string }[]>`select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null`;
    const missing = wanted.filter((name) => !applied.some((one) => one.name === name));
    if (missing.length > 0) throw new Error(`expected every migration to be applied but these are not: ${missing.join(", ")}`);
    migrated = true;
  };
  const outcome = async (what: string, check: () => Promise<unknown>): Promise<"ok" | "failing"> => {
    try {
      await inTime(check());
      return "ok";
    } catch (error) {
      log.warn({ err: error }, `not ready: ${what}`);
      return "failing";
    }
  };

  return async () => {
    const [databaseState, migrations, storageState, workers] = await Promise.all([
      outcome("database", () => database.$queryRaw`select 1`),
      outcome("migrations", checkMigrations),
      outcome("storage", () => storage.check()),
      inTime(workersSeen(database)).catch(() => null),
    ]);
    return { ready: [databaseState, migrations, storageState].every((state) => state === "ok"), database: databaseState, migrations, storage: storageState, workers };
  };
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const settled = new AbortController();
  try {
    return await Promise.race([
      answer,
      sleep(CHECK_TIMEOUT_MS, undefined, { signal: settled.signal }).then(() => {
        throw new Error(`expected an answer within ${CHECK_TIMEOUT_MS} ms`);
      }),
    ]);
  } finally {
    settled.abort();
  }
}
