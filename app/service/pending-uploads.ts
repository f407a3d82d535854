/** Bytes of an upload come into storage before their job is a row. A row of their own says so meanwhile: a process that dies in between leaves nothing for ever. */
import type { Database } from "../database/client.ts";
import { items, NOW, type Statements } from "../database/prepared.ts";
import type { Storage } from "../storage/storage.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 100;

/** Takes a file of the local disk into storage. */
export async function storeUpload({ statements, storage }: { statements: Statements; storage: Storage }, storageKey: string, file: string): Promise<void> {
  await statements.each("pending-uploads", PENDING, [{ storageKey }]);
  await storage.putFile(storageKey, file);
}

const PENDING = `insert into "PendingUpload" ("storageKey", "createdAt") select "storageKey", ${NOW} from ${items(`"storageKey" text`)}`;

/** To be called in the transaction that stores the jobs. */
export async function uploadsHaveJobs(tx: Statements, storageKeys: readonly string[]): Promise<void> {
  if (storageKeys.length > 0) await tx.query("uploads-have-jobs", `delete from "PendingUpload" where "storageKey" = any($1)`, [storageKeys]);
}

/** Takes out what no job came of. */
export async function removeUpload({ database, storage }: { database: Database; storage: Storage }, storageKey: string): Promise<void> {
  await storage.deletePrefix(storageKey);
  await database.pendingUpload.deleteMany({ where: { storageKey } });
}

/** Takes out what killed processes left: no request goes on for a day. */
export async function sweepUploads(database: Database, storage: Storage, now = Date.now()): Promise<void> {
  for (;;) {
    const left = await database.pendingUpload.findMany({ where: { createdAt: { lt: new Date(now - DAY_MS) } }, orderBy: { createdAt: "asc" }, take: BATCH });
    for (const { storageKey } of left) await removeUpload({ database, storage }, storageKey);
    if (left.length < BATCH) return;
  }
}
