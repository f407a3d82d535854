/** Who wants the same at the same moment shares a statement: the busier a process is, the less each costs. */
import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as turnOver } from "node:timers/promises";
import pg from "pg";
import { PackshotError } from "../errors.ts";

const MOST = 200;
/** A batch that waits this long, for a lock perhaps, does not hold up the next. */
const LONGEST_TURN_MS = 100;

/** What is done for several belongs to the call from outside of none of them. */
const outside = AsyncLocalStorage.snapshot();

interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Makes of what is done for many at once something to be asked for one at a time. Nobody waits for company: while one batch is under way, what is
 * asked for meanwhile becomes the next. Where a batch is refused, each of it is tried alone, so that one bad row does not fail the others.
 * @param run answers for each item, in their order; what it throws, it has taken back
 */
export function gather<Item, Result>(run: (items: Item[]) => Promise<Result[]>): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let isRunning = false;

  async function carryOut(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [place, result] of results.entries()) batch[place]?.resolve(result);
    } catch (error) {
      if (batch.length > 1 && isRefusal(error)) for (const one of batch) await carryOut([one]);
      else for (const { reject } of batch) reject(error);
    }
  }

  async function carryOutAll(): Promise<void> {
    while (waiting.length > 0) {
      // Whoever asks within this turn of the loop comes along.
      await turnOver();
      const batch = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      await atMost(LONGEST_TURN_MS, carryOut(batch));
    }
    isRunning = false;
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      outside(() => void carryOutAll());
    });
}

/** Nothing of it is stored. After an error of the connection that is not known, so whoever asked has to find out. */
function isRefusal(error: unknown): boolean {
  return error instanceof PackshotError || (error instanceof pg.DatabaseError && error.severity === "ERROR");
}

async function atMost(ms: number, running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([running, over]);
  clearTimeout(timer);
}
