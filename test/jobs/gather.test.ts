import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gather } from "../../app/database/gather.ts";
import { items, openPrepared, type Prepared } from "../../app/database/prepared.ts";
import { PackshotError } from "../../app/errors.ts";
import { correlationId, withCorrelation } from "../../app/telemetry/correlation.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";

const refusal = () => new PackshotError("refused", { message: "expected something else", merchantText: "No." });

describe("gathering", () => {
  it("does at once what is asked for at the same moment, and gives each its own answer", async () => {
    const batches: number[][] = [];
    const double = gather((numbers: number[]) => {
      batches.push(numbers);
      return Promise.resolve(numbers.map((number) => number * 2));
    });
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it("gathers, while a batch is under way, the next", async () => {
    const batches: number[][] = [];
    let free: () => void = () => undefined;
    const first = new Promise<void>((resolve) => (free = resolve));
    const same = gather(async (numbers: number[]) => {
      batches.push(numbers);
      if (batches.length === 1) await first;
      return numbers;
    });
    const one = same(1);
    await sleep(5);
    const others = [same(2), same(3)];
    free();
    expect(await Promise.all([one, ...others])).toEqual([1, 2, 3]);
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it("does not hold the next batch up behind one that waits", async () => {
    const same = gather((numbers: number[]) => (numbers.includes(1) ? new Promise<number[]>(() => undefined) : Promise.resolve(numbers)));
    void same(1);
    await sleep(5);
    expect(await same(2)).toBe(2);
  });

  it("tries each alone where a batch is refused, so that only the bad one fails", async () => {
    const positive = gather((numbers: number[]) => (numbers.some((number) => number < 0) ? Promise.reject(refusal()) : Promise.resolve(numbers)));
    const answers = await Promise.allSettled([1, -2, 3].map(positive));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it("tries nothing again when it is not known what became of a batch", async () => {
    let tries = 0;
    const lost = gather((numbers: number[]) => {
      tries++;
      return Promise.reject<number[]>(new Error("Connection terminated unexpectedly", { cause: numbers }));
    });
    expect((await Promise.allSettled([1, 2].map(lost))).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(tries).toBe(1);
  });

  it("belongs to none of the calls that it is done for, and each goes on as its own", async () => {
    const seen: unknown[] = [];
    const same = gather((numbers: number[]) => {
      seen.push(correlationId());
      return Promise.resolve(numbers);
    });
    const call = (id: string) =>
      withCorrelation(id, async () => {
        await same(1);
        return correlationId();
      });
    expect(await Promise.all([call("first"), call("second")])).toEqual(["first", "second"]);
    expect(seen).toEqual([undefined]);
  });
});

describe("statements for one of many", () => {
  const ADD = `insert into numbers select item.number from ${items("number int")} returning number, (select place from ${items("number int")} where item.number = numbers.number) as place`;
  let stored: TestDatabase;
  let statements: Prepared;
  const texts: string[] = [];

  beforeAll(async () => {
    stored = await testDatabase();
    statements = openPrepared(stored.url, 2);
    await statements.query("", "create table numbers (number int check (number > 0))", []);
  });
  afterAll(async () => {
    await statements.close();
    await stored.close();
  });
  const all = async () => (await statements.query<{ number: number }>("", "select number from numbers order by number", [])).map(({ number }) => number);

  it("one row that the database refuses does not fail the others", async () => {
    const answers = await Promise.allSettled([1, -2, 3].map((number) => statements.each<{ number: number }>("add", ADD, [{ number }])));
    expect(answers.map((answer) => (answer.status === "fulfilled" ? answer.value[0]?.[0]?.number : (answer.reason as Error) instanceof pg.DatabaseError))).toEqual([1, true, 3]);
    expect(await all()).toEqual([1, 3]);
  });

  it("neither does one that a shared transaction throws for", async () => {
    const add = (number: number) =>
      statements.transactionFor(
        "add several",
        async (tx, numbers: number[]) => {
          texts.push(numbers.join());
          await tx.each("add", ADD, numbers.map((each) => ({ number: each })));
          if (numbers.includes(5)) throw refusal();
          return numbers;
        },
        number,
      );
    const answers = await Promise.allSettled([4, 5, 6].map(add));
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(await all()).toEqual([1, 3, 4, 6]);
    expect(texts).toEqual(["4,5,6", "4", "5", "6"]);
  });

  it("gives each the rows of its own", async () => {
    const twice = `select item.place, item.number, time from ${items("number int")} cross join generate_series(1, item.number) as time`;
    const [none, two] = await statements.each<{ number: number }>("twice", twice, [{ number: 0 }, { number: 2 }]);
    expect(none).toEqual([]);
    expect(two!.map(({ number }) => number)).toEqual([2, 2]);
    expect(await statements.each("twice", twice, [])).toEqual([]);
  });
});
