/** Tells a client's server that its job is finished: at least once, with growing pauses. */
import type { Callback } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../../database/client.ts";
import { NOW, statementsIn, type AnyTransaction } from "../../database/prepared.ts";
import { PackshotError } from "../../errors.ts";
import { deliverCallback as work } from "../../jobs/definitions.ts";
import type { Queue } from "../../jobs/queue.ts";
import { safeFetch } from "../safe-fetch/index.ts";
import { messageOf, type Message, type MessageContext } from "./message.ts";
import { delayAfter } from "./schedule.ts";

const TIMEOUT_MS = 15_000;
/** The answer's body says nothing that we need. */
const MAX_ANSWER_BYTES = 100_000;

export interface CallbackContext extends MessageContext {
  database: Database;
  queue: Queue;
  allowedHosts: readonly string[];
}

/** Stores and queues a job's callback, in the transaction of the job's last move. */
export async function prepareCallback(tx: AnyTransaction, queue: Queue, { shop, jobId, contract, url }: Pick<Callback, "shop" | "jobId" | "contract" | "url">, correlationId: string | null): Promise<void> {
  const id = uuidv7();
  await statementsIn(tx).query("store-callback", STORE, [id, shop, jobId, contract, url]);
  await queue.enqueue(tx, work, { callbackId: id, attempt: 0, correlationId });
}

const STORE = `
  insert into "Callback" (id, shop, "jobId", contract, url, "nextAttemptAt", "createdAt")
  values ($1::uuid, $2, $3::uuid, $4::"Contract", $5, ${NOW}, ${NOW})`;

/** One attempt. One that is queued beside a replay, or delivered twice by the queue, finds the count moved on and does nothing. */
export async function deliverCallback(context: CallbackContext, callbackId: string, attempt: number): Promise<void> {
  const { database, queue } = context;
  const callback = await database.callback.findUnique({ where: { id: callbackId } });
  if (callback?.state !== "pending" || callback.attempts !== attempt) return;
  const message = await messageOf(context, callback);
  if (!message) return;

  const outcome = await send(callback.url, message, context.allowedHosts);
  const attempts = attempt + 1;
  const delaySeconds = outcome.received ? null : delayAfter(callback.contract, attempts);
  const next = outcome.received ? { state: "delivered" as const, deliveredAt: new Date() } : { state: delaySeconds === null ? ("failed" as const) : ("pending" as const) };
  await database.$transaction(async (tx) => {
    const { count } = await tx.callback.updateMany({
      where: { id: callbackId, state: "pending", attempts: attempt },
      data: { ...next, attempts, lastStatus: outcome.status, lastError: outcome.error, nextAttemptAt: delaySeconds === null ? null : new Date(Date.now() + delaySeconds * 1000) },
    });
    if (count === 1 && delaySeconds !== null) await queue.enqueue(tx, work, { callbackId, attempt: attempts }, { delaySeconds });
  });
}

interface Outcome {
  received: boolean;
  status: number | null;
  error: string | null;
}

async function send(url: string, { headers, body, isReceived }: Message, allowHosts: readonly string[]): Promise<Outcome> {
  try {
    const answer = await safeFetch(url, { method: "POST", headers, body, maxBytes: MAX_ANSWER_BYTES, timeoutMs: TIMEOUT_MS, maxRedirects: 0, allowHosts });
    answer.body.destroy();
    const received = isReceived(answer.status);
    return { received, status: answer.status, error: received ? null : `The server answered HTTP ${answer.status}.` };
  } catch (error) {
    if (!(error instanceof PackshotError)) throw error;
    return { received: false, status: null, error: error.merchantText };
  }
}

/**
 * Sends a callback once more, with the same event id, whatever became of it. Where an attempt is waiting already, whichever of the two comes
 * first moves the count on, and the other finds that.
 * @returns false when the shop has no such callback
 */
export function replayCallback(database: Database, queue: Queue, shop: string, callbackId: string): Promise<boolean> {
  return database.$transaction(async (tx) => {
    const { count } = await tx.callback.updateMany({ where: { id: callbackId, shop }, data: { state: "pending", nextAttemptAt: new Date(), deliveredAt: null } });
    if (count === 0) return false;
    const { attempts } = await tx.callback.findUniqueOrThrow({ where: { id: callbackId }, select: { attempts: true } });
    await queue.enqueue(tx, work, { callbackId, attempt: attempts }, { priority: 10 });
    return true;
  });
}
