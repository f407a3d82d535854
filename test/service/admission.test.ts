import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openPrepared, type Prepared, type Statements } from "../../app/database/prepared.ts";
import { admission, BELIEVED_MS, UNTOLD_SHARE } from "../../app/service/admission.ts";
import { createKey, revokeKey } from "../../app/service/keys.ts";
import { testDatabase, type TestDatabase } from "../support/database.ts";
import { SHOP } from "./support.ts";

const LIMIT = 200;

let stored: TestDatabase;
let pool: Prepared;
let asked = 0;
const counting: Pick<Statements, "query"> = {
  query(...args) {
    asked++;
    return pool.query(...args);
  },
};

beforeAll(async () => {
  stored = await testDatabase();
  pool = openPrepared(stored.url, 4);
});
afterAll(async () => {
  await pool.close();
  await stored.close();
});
/** Counting is by calendar minute: not in its last seconds. */
beforeEach(async () => {
  asked = 0;
  const left = 60 - (Date.now() / 1000) % 60;
  if (left < 8) await sleep((left + 0.5) * 1000);
});

/** Processes that share the database and nothing else. */
const processes = (count: number) => Array.from({ length: count }, () => admission(counting, LIMIT));
const newKey = async () => createKey(stored.database, SHOP, "tests");

describe("the count of a key's requests", () => {
  it("is exact in one process, however many come at once, at a statement per twentieth of the limit", async () => {
    const { key } = await newKey();
    const [admit] = processes(1);
    const answers = await Promise.all(Array.from({ length: LIMIT * 2 }, () => admit!(key)));
    expect(answers.filter((answer) => !answer!.rate.exceeded)).toHaveLength(LIMIT);
    expect(asked).toBeLessThanOrEqual(2 / UNTOLD_SHARE + 1);
  });

  it("lets each further process add a twentieth of the limit at most", async () => {
    const { key } = await newKey();
    const all = processes(4);
    const answers = await Promise.all(Array.from({ length: LIMIT * 3 }, (_, index) => all[index % all.length]!(key)));
    const admitted = answers.filter((answer) => !answer!.rate.exceeded).length;
    expect(admitted).toBeGreaterThanOrEqual(LIMIT);
    expect(admitted).toBeLessThanOrEqual(LIMIT + 3 * UNTOLD_SHARE * LIMIT);
  });

  it("begins anew with the minute, without what was counted in the last one", async () => {
    const { id, key } = await newKey();
    const [admit] = processes(1);
    for (let request = 0; request < 5; request++) await admit!(key);
    await stored.database.apiUsage.update({ where: { keyId: id }, data: { minute: { decrement: 1 }, count: LIMIT } });
    await sleep(BELIEVED_MS);
    expect((await admit!(key))!.rate.remaining).toBe(LIMIT - 5 - 1);
    await stored.database.apiUsage.update({ where: { keyId: id }, data: { minute: { decrement: 1 } } });
    const [fresh] = processes(1);
    expect((await fresh!(key))!.rate.remaining).toBe(LIMIT - 1);
  });
});

describe("a revoked key", () => {
  it("is believed for a second at most", async () => {
    const { id, key } = await newKey();
    const [admit] = processes(1);
    expect(await admit!(key)).toMatchObject({ caller: { keyId: id, shop: SHOP } });
    await revokeKey(stored.database, SHOP, id);
    await sleep(BELIEVED_MS);
    expect(await admit!(key)).toBeNull();
    expect(await admit!(key)).toBeNull();
  });

  it("stays unknown where it was never asked for", async () => {
    const { id, key } = await newKey();
    await revokeKey(stored.database, SHOP, id);
    expect(await processes(1)[0]!(key)).toBeNull();
  });
});

it("a database that does not answer fails the requests that wait for it, and those after it are admitted again", async () => {
  const { key } = await newKey();
  let fails = true;
  const admit = admission({ query: (...args) => (fails ? Promise.reject(new Error("no connection")) : pool.query(...args)) }, LIMIT);
  expect((await Promise.allSettled([admit(key), admit(key)])).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  fails = false;
  expect((await admit(key))!.rate.remaining).toBe(LIMIT - 1);
});
