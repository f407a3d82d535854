import path from "node:path";
import { childEnvironment, ConfigError, readDatabaseConfig } from "../config.server.ts";
import { openDatabase, type Database } from "../database/client.ts";
import { ensurePostgres } from "../database/embedded-postgres.ts";
import { migrate } from "../database/migrate.ts";
import { PackshotError } from "../errors.ts";
import { complain, UsageError } from "./usage.ts";

/**
 * Runs a command on the app's database: DATABASE_URL's, or the embedded one below DATA_DIR, whether the app is running or not.
 * @returns the command's exit status; 1 for what it refuses
 */
export async function withDatabase(run: (database: Database) => Promise<number>): Promise<number> {
  const { databaseUrl, dataDir } = readSettings();
  const embedded = databaseUrl === undefined ? await ensurePostgres(path.join(dataDir, "database")) : undefined;
  const url = databaseUrl ?? embedded?.url ?? "";
  const database = openDatabase(url, 1);
  try {
    if (!(await isMigrated(database))) await migrate(childEnvironment({ DATABASE_URL: url }));
    return await run(database);
  } catch (error) {
    if (!(error instanceof PackshotError)) throw error;
    complain(`packshot: ${error.message}`);
    return 1;
  } finally {
    // Nobody else is connected: the app is not running, and the server was started for this command alone.
    const alone = embedded !== undefined && (await otherConnections(database)) === 0;
    await database.$disconnect();
    if (alone) await embedded.stop();
  }
}

function readSettings() {
  try {
    return readDatabaseConfig();
  } catch (error) {
    throw error instanceof ConfigError ? new UsageError(error.message) : error;
  }
}

async function isMigrated(database: Database): Promise<boolean> {
  const [row] = await database.$queryRaw<{ found: boolean }[]>`select to_regclass('"ApiKey"') is not null and to_regclass('"CreditMovement"') is not null as found`;
  return row?.found ?? false;
}

async function otherConnections(database: Database): Promise<number> {
  const [row] = await database.$queryRaw<{ others: number }[]>`
    select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
  return row?.others ?? 0;
}
