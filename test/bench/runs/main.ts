/**
 * `npm run bench:runs [-- --json]`: a run over a catalogue of 100,000 images without Shopify and without pictures: how fast its list is read
 * from JSONL over HTTP and frozen, what a look at it costs, and how fast images go through the window when jobs end at once.
 */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { parseArgs } from "node:util";
import { readListing } from "../../../app/shopify/catalogue.ts";
import { defaultPreset } from "../../../app/imaging/presets.ts";
import { conclude } from "../../../app/runs/conclude.ts";
import { createRun } from "../../../app/runs/create.ts";
import { stageLines } from "../../../app/runs/stage.ts";
import { tendRun } from "../../../app/runs/tend.ts";
import { runDetail } from "../../../app/runs/views.ts";
import { urlSigner } from "../../../app/storage/signed-url.ts";
import { LIMITS, mediaId, newShop, openWorld, productId } from "../../runs/world.ts";

const IMAGES_PER_PRODUCT = 4;
const FED_IMAGES = 3000;
const MB = 1e6;

const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, images: { type: "string", default: "100000" } } });
const images = Number(values.images);

function* jsonLines(): Generator<string> {
  for (let product = 0; product < images / IMAGES_PER_PRODUCT; product += 1) {
    yield `${JSON.stringify({ __typename: "Product", id: productId(product), title: `Product ${product}` })}\n`;
    for (let image = 0; image < IMAGES_PER_PRODUCT; image += 1) {
      const number = product * IMAGES_PER_PRODUCT + image;
      const url = `https://cdn.shopify.com/s/files/1/0001/0001/files/photo-${number}.jpg?v=17`;
      yield `${JSON.stringify({ __typename: "MediaImage", id: mediaId(number), mimeType: "image/jpeg", fileStatus: "READY", image: { url, width: 2048, height: 2048 }, originalSource: { fileSize: 900_000 }, __parentId: productId(product) })}\n`;
    }
  }
}

async function serve(): Promise<{ url: string; server: Server }> {
  const server = createServer((_request, response) => void Readable.from(jsonLines()).pipe(response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

async function timed<T>(work: () => Promise<T>): Promise<[T, seconds: number]> {
  const from = performance.now();
  return [await work(), (performance.now() - from) / 1000];
}

const world = await openWorld();
const { database, queue } = world;
const shop = await newShop(world);
const { url, server } = await serve();
let peak = 0;
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100);

const { id } = await database.$transaction((tx) => createRun(tx, queue, { shop, scope: { kind: "all" }, presetName: defaultPreset.name, automatic: true }));
const idle = process.memoryUsage().rss;
const [attempt, stageSeconds] = await timed(() => stageLines(database, id, readListing(url, { lines: 0 })));
const [, decideSeconds] = await timed(() => conclude({ database, queue, ...LIMITS }, id, attempt ?? 0));
const [, lookSeconds] = await timed(() => runDetail(database, urlSigner("bench"), shop, id));

const [, feedSeconds] = await timed(async () => {
  for (let fed = 0; fed < FED_IMAGES; ) {
    await tendRun(world, id);
    // What the workers would do, in one statement: every open job is done.
    fed += await database.$executeRaw`update "Job" set status = 'done', state = 'done', "finishedAt" = now() at time zone 'utc' where "runId" = ${id}::uuid and state = 'pending'`;
  }
});
const [, lateLookSeconds] = await timed(() => runDetail(database, urlSigner("bench"), shop, id));
clearInterval(watch);
server.close();
server.closeAllConnections();
await world.close();

const result = {
  images,
  freezeImagesPerSec: Math.round(images / (stageSeconds + decideSeconds)),
  stageSeconds: round(stageSeconds),
  decideSeconds: round(decideSeconds),
  lookMs: round(lookSeconds * 1000),
  lookLaterMs: round(lateLookSeconds * 1000),
  feedImagesPerSec: Math.round(FED_IMAGES / feedSeconds),
  idleMb: Math.round(idle / MB),
  peakMb: Math.round(peak / MB),
};
console.log(values.json ? JSON.stringify(result) : result);

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
