/** From a checked request to a stored job: the one way of all contracts. */
import type PQueue from "p-queue";
import type { Database } from "../database/client.ts";
import { acceptServiceRequest, type ServiceRequest } from "../intake/service-request.ts";
import type { Queue } from "../jobs/queue.ts";
import { balanceOf, reserve } from "../intake/credits.ts";
import { claim, type Idempotency } from "./idempotency.ts";
import { insufficientCredits, unavailable } from "./problems.ts";
import { uploadHasJob } from "./pending-uploads.ts";
import type { QueueRoom } from "./queue-room.ts";

const RETRY_WHEN_FULL_SECONDS = 30;

export interface AcceptContext {
  database: Database;
  queue: Queue;
  room: QueueRoom;
  /** Whether jobs cost credits. */
  metering: boolean;
  /** Bounds the transactions of this process: a burst waits here, not for a connection of the pool. */
  transactions: PQueue;
}

/**
 * Claims the idempotency key, stores and queues the job and reserves its credit, all in one transaction.
 * @returns the job's id; another than the request's own when the same request was accepted before
 * @throws ApiProblem insufficient_credits, unavailable (the queue is full) or validation (the idempotency key); nothing is stored then
 */
export function accept({ database, queue, room, metering, transactions }: AcceptContext, request: ServiceRequest, idempotency: Idempotency | null): Promise<string> {
  return transactions.add(() =>
    database.$transaction(async (tx) => {
      const known = idempotency && (await claim(tx, request.shop, idempotency, request.jobId));
      if (known) return known;
      if (await room.isFull()) throw unavailable("The queue is full", RETRY_WHEN_FULL_SECONDS);
      await acceptServiceRequest(tx, queue, request);
      if (request.source.kind === "stored") await uploadHasJob(tx, request.source.key);
      if (metering && (await reserve(tx, request.shop, [request.jobId])) === 0) throw insufficientCredits(await balanceOf(tx, request.shop));
      room.add();
      return request.jobId;
    }),
  );
}
