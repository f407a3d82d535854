/** From a checked request to a stored job: the one way of all contracts. */
import type { Database } from "../database/client.ts";
import type { Prepared, Statements } from "../database/prepared.ts";
import { balanceOf, reserve } from "../intake/credits.ts";
import { acceptServiceRequests, type CorrelatedRequest, type ServiceRequest } from "../intake/service-request.ts";
import type { Queue } from "../jobs/queue.ts";
import { correlationId } from "../telemetry/correlation.ts";
import { claim, earlier, keyOfOtherRequest, release, type Earlier, type Idempotency } from "./idempotency.ts";
import { uploadsHaveJobs } from "./pending-uploads.ts";
import { insufficientCredits, unavailable } from "./problems.ts";
import type { QueueRoom } from "./queue-room.ts";

const RETRY_WHEN_FULL_SECONDS = 30;

export interface AcceptContext {
  database: Database;
  statements: Prepared;
  queue: Queue;
  room: QueueRoom;
  /** Whether jobs cost credits. */
  metering: boolean;
}

interface Asked {
  request: CorrelatedRequest;
  idempotency: Idempotency | null;
}

type Outcome = Earlier | { refused: "no_credit" };

/**
 * Claims the idempotency key, stores and queues the job and reserves its credit, all in one transaction; requests that come at the same moment share it.
 * @returns the job's id; another than the request's own when the same request was accepted before
 * @throws ApiProblem insufficient_credits, unavailable (the queue is full) or validation (the idempotency key); nothing is stored then
 */
export async function accept(context: AcceptContext, request: ServiceRequest, idempotency: Idempotency | null): Promise<string> {
  const { database, statements, room } = context;
  const { jobId, shop } = request;
  const outcome: Outcome | null = (await room.isFull())
    ? idempotency && (await earlier(statements, shop, idempotency))
    : await statements.transactionFor("accept", (tx, all: Asked[]) => acceptAll(context, tx, all), { request: { ...request, correlationId: correlationId() ?? null }, idempotency });
  if (outcome === null) throw unavailable("The queue is full", RETRY_WHEN_FULL_SECONDS);
  if ("refused" in outcome) throw outcome.refused === "no_credit" ? insufficientCredits(await balanceOf(database, shop)) : keyOfOtherRequest();
  if (outcome.jobId === jobId) room.add();
  return outcome.jobId;
}

async function acceptAll({ queue, metering }: AcceptContext, tx: Statements, all: Asked[]): Promise<Outcome[]> {
  const known = await claimAll(tx, all);
  const fresh = all.filter(({ request }) => !known.has(request.jobId));
  const unpaid = metering ? await reserveAll(tx, fresh) : [];
  for (const { request, idempotency } of unpaid) if (idempotency) await release(tx, request.shop, idempotency);

  const refused = new Set(unpaid.map(({ request }) => request.jobId));
  const accepted = fresh.map(({ request }) => request).filter(({ jobId }) => !refused.has(jobId));
  await acceptServiceRequests(tx, queue, accepted);
  await uploadsHaveJobs(tx, accepted.flatMap(({ source }) => (source.kind === "stored" ? [source.key] : [])));
  return all.map(({ request: { jobId } }) => {
    const outcome = known.get(jobId) ?? { jobId };
    // Perhaps known only from a request of this transaction.
    return "jobId" in outcome && refused.has(outcome.jobId) ? { refused: "no_credit" } : outcome;
  });
}

/** @returns by their own job's id, the requests whose key was used before */
async function claimAll(tx: Statements, all: Asked[]): Promise<Map<string, Earlier>> {
  const known = new Map<string, Earlier>();
  const keyed = all.flatMap(({ request, idempotency }) => (idempotency ? [{ request, idempotency }] : []));
  // In one order, so that two processes never wait for each other.
  for (const { request, idempotency } of keyed.toSorted((a, b) => (a.idempotency.key < b.idempotency.key ? -1 : 1))) {
    const found = await claim(tx, request.shop, idempotency, request.jobId);
    if (found) known.set(request.jobId, found);
  }
  return known;
}

/** @returns those that no credit was left for */
async function reserveAll(tx: Statements, all: Asked[]): Promise<Asked[]> {
  const unpaid: Asked[] = [];
  const byShop = [...Map.groupBy(all, ({ request }) => request.shop)];
  for (const [shop, asked] of byShop.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    unpaid.push(...asked.slice(await reserve(tx, shop, asked.map(({ request }) => request.jobId))));
  }
  return unpaid;
}
