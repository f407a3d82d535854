import type { Database } from "../database/client.ts";
import { processImage } from "../jobs/definitions.ts";

const COUNT_INTERVAL_MS = 1000;

/** Whether the queue of images has room for one more. */
export interface QueueRoom {
  isFull(): Promise<boolean>;
  /** One more was queued by this process. */
  add(): void;
}

/** Counts the waiting images once a second and adds what this process queued since: other web processes are seen with that delay. */
export function queueRoom(database: Database, limit: number): QueueRoom {
  let waiting = 0;
  let countedAt = -Infinity;
  let counting: Promise<void> | undefined;

  const count = async (): Promise<void> => {
    // pg-boss's partial index holds the waiting entries alone.
    const [row] = await database.$queryRaw<{ waiting: number }[]>`
      select count(*)::int as waiting from (select from pgboss.job where name = ${processImage.name} and state < 'active' limit ${limit}) as entries`;
    waiting = row?.waiting ?? 0;
    countedAt = performance.now();
  };
  return {
    async isFull() {
      if (performance.now() - countedAt > COUNT_INTERVAL_MS) await (counting ??= count().finally(() => (counting = undefined)));
      return waiting >= limit;
    },
    add() {
      waiting++;
    },
  };
}
