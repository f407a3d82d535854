import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

/**
 * Brings the database up to date; several processes may do it at the same time.
 * @param env names the database as DATABASE_URL
 */
export async function migrate(env: NodeJS.ProcessEnv): Promise<void> {
  const prisma = fileURLToPath(new URL("../../node_modules/prisma/build/index.js", import.meta.url));
  const child = spawn(process.execPath, [prisma, "migrate", "deploy"], { env, stdio: ["ignore", "ignore", "pipe"], cwd: fileURLToPath(new URL("../..", import.meta.url)) });
  // Prisma talks on stderr even when all is well: shown only when it is not.
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, "exit") as Promise<[number | null]>]);
  if (code !== 0) throw new Error(`expected the database migrations to succeed but prisma ended with status ${code}: ${said}`);
}
