/** A real PostgreSQL for the tests: one embedded server for all of them, and for each caller a fresh copy of a migrated database. */
import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { openDatabase, type Database } from "../../app/database/client.ts";
import { ensurePostgres } from "../../app/database/embedded-postgres.ts";
import { migrate } from "../../app/database/migrate.ts";
import { root } from "./root.ts";

export interface TestDatabase {
  url: string;
  database: Database;
  close(): Promise<void>;
}

/** The migrations' content names the template: a changed migration makes a new one. */
function templateName(): string {
  const hash = createHash("sha256");
  const folder = path.join(root, "prisma/migrations");
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) if (name.endsWith(".sql")) hash.update(fs.readFileSync(path.join(folder, name)));
  return `template_${hash.digest("hex").slice(0, 16)}`;
}

export async function testDatabase(): Promise<TestDatabase> {
  const server = await ensurePostgres(path.join(os.tmpdir(), "packshot-test-postgres"));
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  const name = `test_${randomBytes(6).toString("hex")}`;
  const template = templateName();
  try {
    // One maker of the template at a time, over all test processes.
    await admin.query("select pg_advisory_lock(4711)");
    if (!(await admin.query("select 1 from pg_database where datname = $1", [template])).rowCount) {
      await admin.query(`drop database if exists ${template}_draft`);
      await admin.query(`create database ${template}_draft`);
      await migrate({ ...process.env, DATABASE_URL: named(server.url, `${template}_draft`) });
      await admin.query(`alter database ${template}_draft rename to ${template}`);
    }
    await admin.query(`create database ${name} template ${template}`);
  } finally {
    await admin.end();
  }
  const url = named(server.url, name);
  const database = openDatabase(url, 8);
  return {
    url,
    database,
    async close() {
      await database.$disconnect();
      const closing = new pg.Client({ connectionString: server.url });
      await closing.connect();
      await closing.query(`drop database ${name} with (force)`);
      await closing.end();
    },
  };
}

function named(url: string, database: string): string {
  return url.replace(/\/app\?/, `/${database}?`);
}
