import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "graphql";
import { afterEach, describe, expect, it } from "vitest";
import { defaultPreset } from "../../app/imaging/presets.ts";
import { createRun } from "../../app/runs/create.ts";
import { stageLines } from "../../app/runs/stage.ts";
import { listingQuery, parseLine, readListing, type CatalogueLine } from "../../app/shopify/catalogue.ts";
import { newShop, openWorld, simpleCatalogue } from "./world.ts";

const LINES = 100_000;

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/result.jsonl`;
}

const productJson = (number: number, title = "A product with a title of some length, as there are many") =>
  `${JSON.stringify({ __typename: "Product", id: `gid://shopify/Product/${number}`, title })}\n`;

async function collect(url: string, counted = { lines: 0 }): Promise<CatalogueLine[]> {
  const lines: CatalogueLine[] = [];
  for await (const line of readListing(url, counted)) lines.push(line);
  return lines;
}

describe("a listing's lines", () => {
  it("tell products, their images and the variants that show them; other media are counted and left out", async () => {
    const image = { __typename: "MediaImage", id: "gid://shopify/MediaImage/7" };
    const known = { ...image, mimeType: "image/png", fileStatus: "READY", image: { url: "https://cdn.shopify.com/a.png?v=3", width: 10, height: 20 }, originalSource: { fileSize: 99 }, __parentId: "gid://shopify/Product/1" };
    const rows = [
      { __typename: "Product", id: "gid://shopify/Product/1", title: "Mug" },
      known,
      { __typename: "Video", id: "gid://shopify/Video/8", __parentId: "gid://shopify/Product/1" },
      { ...image, fileStatus: "PROCESSING", image: null, originalSource: null, __parentId: "gid://shopify/Product/1" },
      { __typename: "ProductVariant", id: "gid://shopify/ProductVariant/5" },
      { ...image, __parentId: "gid://shopify/ProductVariant/5" },
    ];
    const url = await serve((_request, response) => response.end(rows.map((row) => JSON.stringify(row)).join("\r\n")));
    const counted = { lines: 0 };
    expect(await collect(url, counted)).toMatchObject([
      { kind: "product", title: "Mug" },
      { kind: "image", productId: "gid://shopify/Product/1", mediaId: "gid://shopify/MediaImage/7", mime: "image/png", width: 10, height: 20, bytes: 99, fingerprint: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
      { kind: "image", fileStatus: "PROCESSING", fingerprint: null, bytes: null },
      { kind: "variantImage", variantId: "gid://shopify/ProductVariant/5" },
    ]);
    expect(counted.lines).toBe(rows.length);
  });

  it("are refused where they are not what was asked for", () => {
    for (const line of ["", "null", "[]", '{"id":1}', '{"__typename":"Product"}', "<html>"]) expect(() => parseLine(line)).toThrow("expected a line of the listing");
  });

  it("are asked for by a name that is found again and a search that stays text", () => {
    const query = listingQuery("products", "abc_products_1", 'title:"a\\b" } evil');
    const [operation] = parse(query).definitions;
    expect(operation).toMatchObject({ name: { value: "Packshot_abc_products_1" }, selectionSet: { selections: [{ arguments: [{ value: { value: 'title:"a\\b" } evil' } }] }] } });
  });
});

describe("a listing's download", () => {
  it("fails for a result that is gone, and for one that breaks off", async () => {
    const gone = await serve((_request, response) => response.writeHead(403).end());
    await expect(collect(gone)).rejects.toMatchObject({ code: "shopify_listing", retry: "later" });
    server?.close();
    const broken = await serve((_request, response) => {
      response.writeHead(200, { "content-length": 10_000 }).write(productJson(1));
      setTimeout(() => response.destroy(), 50);
    });
    await expect(collect(broken)).rejects.toMatchObject({ code: "shopify_listing", retry: "later" });
  });

  it("is not ahead of its reader by more than what sockets hold", async () => {
    let made = 0;
    // A kernel may hold some 40 MB between two sockets: half of these lines are more than twice as much.
    const title = "A long title ".repeat(160);
    const lines = function* () {
      for (; made < LINES; made += 1) yield productJson(made, title);
    };
    const url = await serve((_request, response) => void Readable.from(lines()).pipe(response));
    const reader = readListing(url, { lines: 0 });
    await reader.next();
    for (let before = -1; before !== made; await sleep(500)) before = made;
    expect(made).toBeLessThan(LINES / 2);
    await reader.return(undefined);
  });
});

it("stages a hundred thousand lines with never more than one batch outside the database", async () => {
  const world = await openWorld();
  const { database, queue } = world;
  const shop = await newShop(world);
  const { id } = await database.$transaction((tx) => createRun(tx, queue, { shop, scope: { kind: "all" }, presetName: defaultPreset.name }));
  let most = 0;
  const watched = async function* () {
    let given = 0;
    for (const line of simpleCatalogue(LINES / 2)) {
      if (given % 10_000 === 9_999) most = Math.max(most, given - (await database.runLine.count({ where: { runId: id } })));
      given += 1;
      yield line;
    }
  };
  await stageLines(database, id, watched());
  expect(await database.runLine.count({ where: { runId: id } })).toBe(LINES);
  expect(most).toBeLessThanOrEqual(2000);
  await world.close();
});
