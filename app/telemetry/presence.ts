/** Which worker processes are there: each says so in a row of its own, now and then. */
import os from "node:os";
import { v7 as uuidv7 } from "uuid";
import type { Logger } from "pino";
import type { Database } from "../database/client.ts";

const BEAT_MS = 5_000;
/** A worker that was not seen for this long is gone. */
const GONE_MS = 20_000;
const FORGET_MS = 24 * 60 * 60 * 1000;

/** @returns what takes the process off the list */
export function announceWorker(database: Database, log: Logger): () => Promise<void> {
  const id = uuidv7();
  const beat = async (): Promise<void> => {
    const seenAt = new Date();
    await database.workerProcess.upsert({ where: { id }, create: { id, host: os.hostname(), seenAt }, update: { seenAt } });
  };
  const tryBeat = () => void beat().catch((error: unknown) => log.warn({ err: error }, "this worker could not say that it is there"));
  tryBeat();
  const timer = setInterval(tryBeat, BEAT_MS);
  return async () => {
    clearInterval(timer);
    await database.workerProcess.deleteMany({ where: { OR: [{ id }, { seenAt: { lt: new Date(Date.now() - FORGET_MS) } }] } });
  };
}

export function workersSeen(database: Database): Promise<number> {
  return database.workerProcess.count({ where: { seenAt: { gt: new Date(Date.now() - GONE_MS) } } });
}
