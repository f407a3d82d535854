/** Everything that goes wrong around the app while it works: processes die, the database is away, tokens run out. */
import pg from "pg";
import { setTimeout as sleep } from "node:timers/promises";
import type { Chance } from "../devstore/faults.ts";
import type { Fleet, Machine } from "../support/fleet.ts";

const KILL_EVERY_MS = 5_000;
const WEB_KILL_EVERY_MS = 17_000;
const OUTAGES_AT_MS = [25_000, 70_000];
const OUTAGE_MS = 6_000;
const TOKEN_EVERY_MS = 11_000;

export interface Storm {
  /** Resolves when every process is up again. */
  calm(): Promise<void>;
}

export function beginStorm(fleet: Fleet, chance: Chance): Storm {
  const over = new AbortController();
  const every = async (pauseMs: number, act: () => Promise<void>): Promise<void> => {
    for (;;) {
      await sleep(pauseMs * (0.5 + chance.next("pause")), undefined, { signal: over.signal }).catch(() => undefined);
      if (over.signal.aborted) return;
      await act();
    }
  };
  const running = [
    every(KILL_EVERY_MS, () => again(any(fleet.workers, chance))),
    every(WEB_KILL_EVERY_MS, () => again(any(fleet.webs, chance))),
    // As if every token had run out: all workers want to renew it.
    every(TOKEN_EVERY_MS, () => fleet.database.session.updateMany({ data: { expires: new Date(0) } }).then(() => undefined, () => undefined)),
    ...OUTAGES_AT_MS.map(async (atMs) => {
      await sleep(atMs, undefined, { signal: over.signal }).catch(() => undefined);
      if (!over.signal.aborted) await withoutDatabase(fleet.databaseUrl, OUTAGE_MS);
    }),
  ];
  return {
    async calm() {
      over.abort();
      await Promise.all(running);
    },
  };
}

/** A process that finds no database may end by itself; whoever runs it starts it again, here as there. */
async function again(machine: Machine): Promise<void> {
  await machine.stop("SIGKILL");
  await machine.start().catch(async () => {
    await sleep(OUTAGE_MS);
    await machine.stop("SIGKILL");
    await machine.start();
  });
}

function any(machines: readonly Machine[], chance: Chance): Machine {
  const machine = machines[Math.floor(machines.length * chance.next("machine"))];
  if (!machine) throw new Error("expected a process to kill");
  return machine;
}

/** Nobody reaches the database, and every connection to it breaks. */
export async function withoutDatabase(url: string, forMs: number): Promise<void> {
  const database = new URL(url).pathname.slice(1);
  const admin = new URL(url);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(`alter database "${database}" allow_connections false`);
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()", [database]);
    await sleep(forMs);
  } finally {
    await client.query(`alter database "${database}" allow_connections true`);
    await client.end();
  }
}
