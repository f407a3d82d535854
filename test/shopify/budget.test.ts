import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openPrepared, type Prepared } from "../../app/database/prepared.ts";
import { adminApi, type AdminApi } from "../../app/shopify/admin-client.ts";
import { apiBudget } from "../../app/shopify/budget.ts";
import { ProductForProcessingDocument, StagedUploadsCreateDocument } from "../../app/shopify/documents.generated.ts";
import { picture, productWithPhoto } from "../devstore/testing.ts";
import { openRig, type Rig } from "../support/rig.ts";
import { ProductsPageDocument, ShopContextDocument } from "../devstore/documents.generated.ts";

/** Slow, so that a busy machine keeps up with it. */
const RATE = 60;
const MAXIMUM = 300;

interface Answer {
  operation: string;
  points: number;
  throttled: boolean;
}

let rig: Rig;
let opened: Prepared[];
let answers: Answer[];
let productId: string;
beforeEach(async () => {
  rig = await openRig({ throttle: { maximumAvailable: MAXIMUM, restoreRate: RATE } });
  opened = [];
  answers = [];
  productId = (await productWithPhoto(rig.standin, await picture("jpeg", "#335577"))).product.id;
});
afterEach(async () => {
  await Promise.all(opened.map((statements) => statements.close()));
  await rig.close();
});

/** A client as another process has it: with nothing in common but the database. */
async function anotherProcess(): Promise<AdminApi> {
  const statements = openPrepared(rig.databaseUrl, 3);
  opened.push(statements);
  const session = await rig.database.session.findFirstOrThrow();
  return adminApi({ tokens: { accessToken: () => Promise.resolve(session.accessToken) }, budget: apiBudget(statements), onAnswer: (_shop, answer) => answers.push(answer) });
}

const target = { resource: "IMAGE" as const, filename: "a.jpg", mimeType: "image/jpeg", fileSize: "10", httpMethod: "POST" as const };

/** What a worker's calls look like: cheap ones, costly ones that give most of it back, and mutations. */
async function calls(api: AdminApi, until: () => boolean): Promise<void> {
  for (let turn = 0; !until(); turn += 1) {
    if (turn % 3 === 0) await api.request(rig.shop, ProductForProcessingDocument, { id: productId, mediaFirst: 5 });
    else if (turn % 3 === 1) await api.request(rig.shop, StagedUploadsCreateDocument, { input: [target] });
    else await api.request(rig.shop, ShopContextDocument, {});
  }
}

function countdown(times: number): () => boolean {
  let left = times;
  return () => left-- <= 0;
}

describe("the shop's points", () => {
  it("are used to the full by four processes without one THROTTLED answer", async () => {
    const processes = await Promise.all([1, 2, 3, 4].map(anotherProcess));
    const loops = 3;
    let over = false;
    // Each learns once what its calls ask for.
    for (const api of processes) await calls(api, countdown(3));
    const working = Promise.all(processes.flatMap((api) => Array.from({ length: loops }, () => calls(api, () => over))));
    // First what stands in the bucket is used up.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    const before = answers.length;
    const startedMs = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 6000));
    const steady = answers.slice(before);
    const seconds = (performance.now() - startedMs) / 1000;
    over = true;
    await working;

    expect(answers.filter(({ throttled }) => throttled)).toEqual([]);
    const used = steady.reduce((sum, { points }) => sum + points, 0) / (RATE * seconds);
    expect(used).toBeGreaterThan(0.9);
  });

  it("let a costly call go although cheap ones never stop coming", async () => {
    const [cheap, costly] = [await anotherProcess(), await anotherProcess()];
    let over = false;
    const flood = Promise.all(Array.from({ length: 12 }, async () => {
      while (!over) await cheap.request(rig.shop, StagedUploadsCreateDocument, { input: [target] });
    }));
    await new Promise((resolve) => setTimeout(resolve, 3500));
    await costly.request(rig.shop, ProductsPageDocument, { first: 40 });
    over = true;
    await flood;
    expect(answers.filter(({ throttled }) => throttled)).toEqual([]);
  });

  it("let what somebody waits for pass what nobody waits for", async () => {
    const [batch, quick] = [await anotherProcess(), await anotherProcess()];
    let over = false;
    const flood = Promise.all(Array.from({ length: 12 }, async () => {
      while (!over) await batch.background.request(rig.shop, StagedUploadsCreateDocument, { input: [target] });
    }));
    await new Promise((resolve) => setTimeout(resolve, 3500));
    const before = answers.length;
    for (let call = 0; call < 5; call += 1) await quick.request(rig.shop, ShopContextDocument, {});
    const meanwhile = answers.slice(before).filter(({ operation }) => operation === "StagedUploadsCreate").length;
    over = true;
    await flood;
    expect(answers.filter(({ throttled }) => throttled)).toEqual([]);
    // Five calls that had to wait for points like the rest would have seen dozens go by.
    expect(meanwhile).toBeLessThan(40);
  });

  it("that somebody else has used are found out by the first THROTTLED answer, and by every process", async () => {
    const [one, other] = [await anotherProcess(), await anotherProcess()];
    await one.request(rig.shop, ShopContextDocument, {});
    // Another client of the same app, of which this account knows nothing.
    await Promise.all(Array.from({ length: 30 }, () => rig.standin.askText("mutation { stagedUploadsCreate(input: []) { userErrors { message } } }")));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, call) => (call % 2 === 0 ? one : other).request(rig.shop, ProductForProcessingDocument, { id: productId, mediaFirst: 5 })));
    const refused = outcomes.filter(({ status }) => status === "rejected").length;
    expect(refused).toBeLessThan(10);
    const again = await Promise.allSettled(Array.from({ length: 10 }, () => other.request(rig.shop, ProductForProcessingDocument, { id: productId, mediaFirst: 5 })));
    expect(again.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => "fulfilled"));
  });
});
