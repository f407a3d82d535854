/** A PostgreSQL as an operator would run it for many machines: on TCP, with a password. In a folder of its own, for as long as it is needed. */
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import fs from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { findBinaries } from "../../app/database/embedded-binaries.ts";
import { freePort } from "./free-port.ts";
import { until } from "./until.ts";

const NOBODY = 65534;
const START_TIMEOUT_MS = 60_000;
const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=128MB", "max_connections=200", "max_wal_size=256MB"];

export interface TcpPostgres {
  url: string;
  /** Fast shutdown. */
  close(): Promise<void>;
}

/** @param folder open to every user of the machine: a root process hands the server to an unprivileged one */
export async function startTcpPostgres(folder: string): Promise<TcpPostgres> {
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : null;
  const binaries = await findBinaries(owner !== null);
  const data = path.join(folder, "postgres");
  const password = randomBytes(18).toString("base64url");
  const passwordFile = path.join(folder, "postgres-password");
  await fs.writeFile(passwordFile, password, { mode: 0o600 });
  await fs.mkdir(data, { mode: 0o700 });
  if (owner) for (const name of [data, passwordFile]) await fs.chown(name, owner.uid, owner.gid);
  const env = { LC_ALL: "C", TZ: "UTC", NODE_ENV: "production" as const };
  const made = spawnSync(binaries.initdb, ["-D", data, "-U", "packshot", "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--encoding=UTF8", "--locale=C", "--no-instructions"], { ...owner, env, encoding: "utf8" });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr || String(made.error)}`);

  const port = await freePort();
  const server = spawn(binaries.postgres, ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])], { ...owner, env, stdio: "ignore" });
  const at = (database: string) => `postgresql://packshot:${password}@127.0.0.1:${port}/${database}`;
  await until("PostgreSQL to take connections", START_TIMEOUT_MS, async () => {
    if (server.exitCode !== null) throw new Error(`PostgreSQL ended with status ${server.exitCode}`);
    const client = new pg.Client({ connectionString: at("postgres") });
    try {
      await client.connect();
      await client.query("create database packshot");
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => undefined);
    }
  });
  return {
    url: at("packshot"),
    async close() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const ended = once(server, "exit");
      server.kill("SIGINT");
      await ended;
    },
  };
}
