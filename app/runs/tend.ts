/** What keeps runs going: settle what is finished, top up what is under way, end what is over. Any number of workers do it at once. */
import type { Run } from "@prisma/client";
import type { Logger } from "pino";
import type { Database, Transaction } from "../database/client.ts";
import type { Queue } from "../jobs/queue.ts";
import { feed, nextImages } from "./feed.ts";
import { revertSome } from "./revert.ts";
import { moveRun, stopClock } from "./run-store.ts";
import { creditsUsedUp, pauseFor } from "./trouble.ts";
import { settle } from "./settle.ts";

/**
 * Images of one shop's runs at once on their way to a result. Enough to keep a few workers busy between two looks, few enough that a pause takes
 * effect soon and that shops take turns: each has at most this many entries in the queue, whatever the size of its catalogue.
 */
export const SHOP_WINDOW = 60;
/** Those whose result is on its way to Shopify come on top: they wait, and cost nobody a turn. */
export const PUBLISHING_WINDOW = 240;

export interface TendContext {
  database: Database;
  queue: Queue;
  log: Logger;
}

/** Looks after every run that has something under way; samples of a run that is not started wait for its start. @returns whether anything moved */
export async function tendRuns(context: TendContext): Promise<boolean> {
  const { database, log } = context;
  const runs = await database.$queryRaw<{ id: string }[]>`
    select id::text from "Run" where state in ('running', 'reverting')
    union select run.id::text from "RunImage" image join "Run" run on run.id = image."runId" where image.state in ('open', 'decided') and run.state <> 'ready'`;
  let moved = false;
  for (const { id } of runs) {
    try {
      if (await tendRun(context, id)) moved = true;
    } catch (error) {
      log.error({ err: error, runId: id }, "run was not tended");
    }
  }
  return moved;
}

/** One transaction under the run's lock; where another worker has it, there is nothing to do. */
export function tendRun({ database, queue }: TendContext, runId: string): Promise<boolean> {
  return database.$transaction(async (tx) => {
    const [locked] = await tx.$queryRaw<{ id: string }[]>`select id::text from "Run" where id = ${runId}::uuid for update skip locked`;
    if (!locked) return false;
    const run = await tx.run.findUniqueOrThrow({ where: { id: runId } });
    const { moved, trouble } = await settle(tx, queue, run);
    if (run.state === "running" && trouble) await pauseFor(tx, run, trouble);
    else if (run.state === "running") return (await topUp(tx, queue, run)) + moved > 0;
    else if (run.state === "reverting") return (await revertSome(tx, queue, run, SHOP_WINDOW)) + moved > 0;
    return moved > 0;
  });
}

async function topUp(tx: Transaction, queue: Queue, run: Run): Promise<number> {
  const { moved, unpaid } = await feed(tx, queue, run, await nextImages(tx, run.id, await roomOf(tx, run.shop)));
  const now = await tx.run.findUniqueOrThrow({ where: { id: run.id } });
  // What was paid for is finished first, and what fails of it gives its credit to the next.
  if (unpaid > 0 && now.open === 0) await pauseFor(tx, now, creditsUsedUp(now));
  if (now.waiting > 0 || now.open > 0) return moved;
  return (await moveRun(tx, run.id, "done", { finishedAt: new Date(), ...stopClock(now) })) ? moved + 1 : moved;
}

/** How many more images of the shop may be taken up. */
async function roomOf(tx: Transaction, shop: string): Promise<number> {
  const [under] = await tx.$queryRaw<{ open: number; publishing: number }[]>`
    select coalesce(sum(open), 0)::int as open, coalesce(sum((select count(*) from "Job" where "runId" = run.id and status = 'pending_publish')), 0)::int as publishing
    from "Run" run where shop = ${shop} and state = 'running'`;
  const { open, publishing } = under ?? { open: 0, publishing: 0 };
  return SHOP_WINDOW - Math.max(0, open - Math.min(publishing, PUBLISHING_WINDOW));
}
