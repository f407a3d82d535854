/** pg-boss on connections of our own: its statements are prepared, and who waits for work hears of it. */
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Db } from "pg-boss";
import type { Statements } from "../database/prepared.ts";

const RECONNECT_MS = 1000;
/** pg-boss has a few dozen texts; should it ever write values into them, the rest stays unprepared. */
const MOST_PREPARED = 200;

export interface QueueDatabase extends Db {
  /** @param woken called with a queue's name when work came, and with none when some may have been missed */
  onWork: (woken: (queue?: string) => void) => void;
  close(): Promise<void>;
}

export function queueDatabase(connectionString: string, connections: number, onError: (error: Error) => void): QueueDatabase {
  const pool = new pg.Pool({ connectionString, max: connections });
  pool.on("error", onError);
  const waiting: ((queue?: string) => void)[] = [];
  const wake = (queue?: string) => {
    for (const woken of waiting) woken(queue);
  };

  /** Stays subscribed: a lost connection is replaced, and polling bridges the gap. */
  async function subscribe(channel: string, closing: AbortSignal): Promise<void> {
    const isClosing = () => closing.aborted;
    while (!isClosing()) {
      const client = new pg.Client({ connectionString, keepAlive: true });
      // What breaks the connection also ends it; until somebody waits for that, nobody else would hear of it.
      client.on("error", () => undefined);
      try {
        client.on("notification", ({ payload }) => wake(payload));
        await client.connect();
        await client.query(`listen ${client.escapeIdentifier(channel)}`);
        wake();
        await once(client, "end", { signal: closing });
      } catch (error) {
        if (!isClosing()) onError(error as Error);
      }
      await client.end().catch(() => undefined);
      await sleep(RECONNECT_MS, undefined, { signal: closing }).catch(() => undefined);
    }
  }

  return {
    executeSql: (text, values) => pool.query(values && values.length > 0 ? { name: nameOf(text), text, values } : { text }),
    listen(channel) {
      const closing = new AbortController();
      const subscribed = subscribe(channel, closing.signal);
      return Promise.resolve({
        close() {
          closing.abort();
          return subscribed;
        },
      });
    },
    onWork: (woken) => waiting.push(woken),
    close: () => pool.end(),
  };
}

/** pg-boss as a part of a transaction. */
export function queueWithin(tx: Statements): Db {
  return { executeSql: async (text, values = []) => ({ rows: await tx.query(nameOf(text) ?? "", text, values) }) };
}

const names = new Map<string, string>();

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_PREPARED) return known;
  const name = `queue ${names.size}`;
  names.set(text, name);
  return name;
}
