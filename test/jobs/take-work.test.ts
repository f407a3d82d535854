import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { lookAtProduct, processImage, writeBack } from "../../app/jobs/definitions.ts";
import { openQueue, type Queue } from "../../app/jobs/queue.ts";
import { takeWork, type Entry, type Taking } from "../../app/jobs/take-work.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";
import { until } from "../support/until.ts";

let test: TestDatabase;
let queue: Queue;
let takings: Taking[];
beforeEach(async () => {
  test = await testDatabase();
  queue = await openQueue({ databaseUrl: test.url, connections: 4, maintain: true, onError: () => undefined });
  takings = [];
});
afterEach(async () => {
  await Promise.all(takings.map((taking) => taking.stop(0)));
  await queue.close();
  await test.close();
});

const add = (...jobIds: string[]) => test.database.$transaction((tx) => queue.enqueueMany(tx, processImage, jobIds.map((jobId) => ({ jobId }))));
const idOf = (entry: Entry) => (entry.data as { jobId: string }).jobId;

function take(name: string, concurrency: number, handle: (entry: Entry) => Promise<void>): Taking {
  const taking = takeWork(queue, name, { concurrency, handle, onError: () => undefined });
  takings.push(taking);
  return taking;
}

async function states(name: string): Promise<string[]> {
  const rows = await test.database.$queryRaw<{ state: string }[]>`select state::text from pgboss.job where name = ${name} order by state`;
  return rows.map(({ state }) => state);
}

describe("taking work", () => {
  it("runs as much at once as may run and completes each entry once", async () => {
    const ids = Array.from({ length: 50 }, (_, n) => `job ${n}`);
    await add(...ids);
    const seen: string[] = [];
    let now = 0;
    let most = 0;
    take(processImage.name, 7, async (entry) => {
      most = Math.max(most, ++now);
      await sleep(5);
      now--;
      seen.push(idOf(entry));
    });
    await until("all to be completed", 20_000, async () => (await states(processImage.name)).every((state) => state === "completed"));
    expect(seen.toSorted()).toEqual(ids.toSorted());
    expect(most).toBe(7);
  });

  it("hears of work that comes while it waits", async () => {
    let at = 0;
    take(processImage.name, 1, () => {
      at = performance.now();
      return Promise.resolve();
    });
    // Fetched once and found empty; the next poll is a second away.
    await sleep(300);
    const waits: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      at = 0;
      const added = performance.now();
      await add(`job ${round}`);
      await until("the work to be taken", 5000, () => Promise.resolve(at > 0));
      waits.push(at - added);
    }
    // Polling alone would take half a second in the mean.
    expect(Math.min(...waits)).toBeLessThan(250);
  });

  it("does not let a slow entry hold up the others", async () => {
    await add("slow", "a", "b", "c");
    const done: string[] = [];
    let release: () => void = () => undefined;
    take(processImage.name, 2, async (entry) => {
      if (idOf(entry) === "slow") await new Promise<void>((resolve) => (release = resolve));
      done.push(idOf(entry));
    });
    await until("the quick ones", 10_000, () => Promise.resolve(done.length === 3));
    expect(done.toSorted()).toEqual(["a", "b", "c"]);
    release();
    await until("the slow one", 10_000, () => Promise.resolve(done.includes("slow")));
  });

  it("gives what failed back to the queue's retries, and nothing else", async () => {
    await add("good", "bad");
    take(processImage.name, 4, (entry) => (idOf(entry) === "bad" ? Promise.reject(new Error("no")) : Promise.resolve()));
    await until("both to be settled", 10_000, async () => (await states(processImage.name)).join() === "completed,retry");
  });

  it("keeps to one at a time where the queue asks for it, and goes on with the next at once", async () => {
    await test.database.$transaction((tx) => queue.enqueueMany(tx, writeBack, ["1", "2", "3"].map((publicationId) => ({ publicationId, mediaId: "same" }))));
    let now = 0;
    let most = 0;
    let done = 0;
    take(writeBack.name, 8, async () => {
      most = Math.max(most, ++now);
      await sleep(20);
      now--;
      done++;
    });
    await until("all three", 10_000, () => Promise.resolve(done === 3));
    expect(most).toBe(1);
  });

  it("hands back what is not finished in time when it is stopped, and takes nothing more", async () => {
    await add("long", "next");
    let begun = 0;
    const taking = take(processImage.name, 1, async () => {
      begun++;
      await sleep(60_000, undefined, { ref: false });
    });
    await until("the first to begin", 10_000, () => Promise.resolve(begun === 1));
    await taking.stop(50);
    expect(begun).toBe(1);
    expect(await states(processImage.name)).toEqual(["created", "retry"]);
  });

  it("waits for what is under way when it is stopped", async () => {
    await add("short");
    let finished = false;
    let begun = false;
    const taking = take(processImage.name, 1, async () => {
      begun = true;
      await sleep(200);
      finished = true;
    });
    await until("it to begin", 10_000, () => Promise.resolve(begun));
    await taking.stop(10_000);
    expect(finished).toBe(true);
    expect(await states(processImage.name)).toEqual(["completed"]);
  });

  it("goes on after the database was gone", async () => {
    let done = 0;
    take(lookAtProduct.name, 2, () => {
      done++;
      return Promise.resolve();
    });
    await test.database.$executeRaw`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.catch(() => undefined);
    await test.database.$transaction((tx) => queue.enqueue(tx, lookAtProduct, { shop: "s", productId: "p" }));
    await until("the work to be done", 15_000, () => Promise.resolve(done === 1));
  });
});
