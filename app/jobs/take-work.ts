/**
 * Takes work from a queue for as many handlers as may run at once. pg-boss's own workers fetch and complete one entry with a statement each;
 * here one statement fetches for all handlers that are free, and one completes all that have ended meanwhile: the busier, the fewer.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Job } from "pg-boss";
import type { Queue } from "./queue.ts";

/** Work that nobody told of: its delay is over, or the message was lost. */
const POLL_MS = 1000;
/** How often the queue hears that work is still under way. */
const TOUCH_MS = 4000;
/** After a statement that failed. */
const FAILURE_PAUSE_MS = 1000;

export interface Taking {
  /** Takes nothing more and waits for what is under way. @param deadlineMs after it the rest is handed back */
  stop(deadlineMs: number): Promise<void>;
}

export type Entry = Job;

export interface TakeOptions {
  concurrency: number;
  /** What it throws, the queue's retries decide about. */
  handle: (entry: Entry) => Promise<void>;
  onError: (error: unknown) => void;
}

export function takeWork({ boss, onWork }: Queue, name: string, { concurrency, handle, onError }: TakeOptions): Taking {
  const underWay = new Map<Entry, Promise<void>>();
  let ended: Entry[] = [];
  let completing: Promise<void> | undefined;
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let wake: () => void = () => undefined;
  let woken = false;
  const wakeUp = () => {
    woken = true;
    wake();
  };
  onWork((queue) => {
    if (queue === undefined || queue === name) wakeUp();
  });

  async function idle(ms: number): Promise<void> {
    if (!woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    woken = false;
  }

  async function run(entry: Entry): Promise<void> {
    try {
      await handle(entry);
      ended.push(entry);
      completing ??= complete().finally(() => (completing = undefined));
    } catch (error) {
      await boss.fail(name, [entry], error as object).catch(onError);
    } finally {
      underWay.delete(entry);
      wakeUp();
    }
  }

  /** What is not told here is found out by the missing touch, and done again. */
  async function complete(): Promise<void> {
    while (ended.length > 0) {
      const entries = ended;
      ended = [];
      await boss.complete(name, entries).catch(onError);
      // Where one waited for its turn, another may.
      wakeUp();
    }
  }

  async function take(): Promise<void> {
    while (!isStopping()) {
      const free = concurrency - underWay.size;
      const entries = free > 0 ? await boss.fetch<object>(name, { batchSize: free }) : [];
      for (const entry of entries) underWay.set(entry, run(entry));
      if (entries.length === 0) await idle(POLL_MS);
    }
  }

  const taking = (async () => {
    while (!isStopping()) {
      await take().catch(async (error: unknown) => {
        onError(error);
        await idle(FAILURE_PAUSE_MS);
      });
    }
  })();
  const touching = setInterval(() => {
    if (underWay.size > 0) boss.touch(name, [...underWay.keys()]).catch(onError);
  }, TOUCH_MS);

  return {
    async stop(deadlineMs) {
      stopping.abort();
      wakeUp();
      await taking;
      const late = new AbortController();
      await Promise.race([Promise.all(underWay.values()), sleep(deadlineMs, undefined, { signal: late.signal }).catch(() => undefined)]);
      late.abort();
      clearInterval(touching);
      await completing;
      if (underWay.size > 0) await boss.fail(name, [...underWay.keys()], { message: "the process was to stop" }).catch(onError);
    },
  };
}
