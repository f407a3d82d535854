/** Bytes of an upload come into storage before their job is a row. A row of their own says so meanwhile: a process that dies in between leaves nothing for ever. */
import type { Database, Transaction } from "../database/client.ts";
import type { Storage } from "../storage/storage.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 100;

interface Place {
  database: Database;
  storage: Storage;
}

/** Takes a file of the local disk into storage. */
export async function storeUpload({ database, storage }: Place, storageKey: string, file: string): Promise<void> {
  await database.pendingUpload.create({ data: { storageKey }, select: { storageKey: true } });
  await storage.putFile(storageKey, file);
}

/** To be called in the transaction that stores the job. */
export async function uploadHasJob(tx: Transaction, storageKey: string): Promise<void> {
  await tx.pendingUpload.deleteMany({ where: { storageKey } });
}

/** Takes out what no job came of. */
export async function removeUpload({ database, storage }: Place, storageKey: string): Promise<void> {
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
