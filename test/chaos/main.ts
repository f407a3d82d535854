/**
 * `npm run chaos -- --json [--seed N] [--images 1000]`: images through every kind of bad day at once, with real processes: two web and three
 * workers on a PostgreSQL and a store, killed and started again, against the stand-in with its fault dial turned up.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createChance, noFaults, type FaultRates } from "../devstore/faults.ts";
import { embeddedUrl } from "../devstore/id-token.ts";
import { openFleet, type Fleet } from "../support/fleet.ts";
import { BROWSER_AGENT } from "../support/loop.ts";
import { root } from "../support/root.ts";
import { openMerchandise } from "./catalogue.ts";
import { sendUploads } from "./image-api.ts";
import { judge } from "./judge.ts";
import { beginStorm } from "./storm.ts";

const LEAVING = "leaving.myshopify.com";
const STORM_MS = 120_000;
const QUIET_MS = 8_000;

/** 5 % of everything. */
const RATES: FaultRates = {
  throttled: 0.05, http429: 0.05, http5xx: 0.05, reset: 0.05, lostAnswer: 0.05, slow: 0.05, locked: 0.05, nonReady: 0.05, fileFails: 0.05,
  uploadVanishes: 0.05, webhookTwice: 0.05, webhookLate: 0.05, webhookLost: 0.05,
};

const { values } = parseArgs({ options: { json: { type: "boolean", default: false }, seed: { type: "string", default: "1" }, images: { type: "string", default: "1000" }, minutes: { type: "string", default: "12" }, log: { type: "string" } } });
const images = Number(values.images);
const seed = Number(values.seed);
const deadlineMs = Date.now() + Number(values.minutes) * 60_000;
const say = (text: string) => process.stderr.write(`${text}\n`);
if (!existsSync(path.join(root, "build/server/index.js"))) throw new Error("expected the pages to be built: run npm run build first");

const started = performance.now();
const fleet = await openFleet({
  modelsDir: path.join(root, "data/models"),
  webs: 2,
  workers: 3,
  workerEntry: ["test/chaos/worker.ts", "--seed", String(seed)],
  devstore: { durable: false, alsoShops: [LEAVING], throttle: { maximumAvailable: 2000, restoreRate: 1000 }, delays: { staleReadyMs: 100, processingMs: 200, readyMs: 300 } },
  environment: { METERING: "on", ENGINE_CHILDREN: "3" },
  ...(values.log === undefined ? {} : { logFile: values.log }),
});
try {
  const result = await run(fleet);
  say(result.complaints.slice(0, 40).join("\n"));
  const { images: total, verdict, seconds } = result;
  console.log(values.json ? JSON.stringify({ images: total, ...verdict, seed, seconds }) : { images: total, ...verdict, seed, seconds });
  process.exitCode = Object.values(verdict).every((count) => count === 0) ? 0 : 1;
} finally {
  await fleet.close();
}
process.exit();

async function run({ database, devstore }: Fleet) {
  const chance = createChance({ ...noFaults(), seed });
  const staying = devstore.shops.get(devstore.shop);
  const leaving = devstore.shops.get(LEAVING);
  if (!staying || !leaving) throw new Error("expected both shops");
  for (const { settings } of [staying, leaving]) {
    const response = await fetch(embeddedUrl(settings, fleet.appAddress, "/app"), { headers: { "user-agent": BROWSER_AGENT, accept: "text/html" } });
    if (!response.ok) throw new Error(`expected the app to be installed in ${settings.shop} but its page answered HTTP ${response.status}`);
  }
  await database.shop.updateMany({ data: { publishPolicy: "at_once", automatic: true } });

  const goods = openMerchandise(staying, chance);
  const others = openMerchandise(leaving, chance);
  const leavingImages = Math.ceil(images / 20);
  for (const { control } of [staying, leaving]) await control.faults({ seed, rates: RATES });
  const storm = beginStorm(fleet, chance);
  const stormEndsMs = Date.now() + STORM_MS;
  const uploads = sendUploads(fleet, Math.ceil(images / 20));

  say(`${images} images arrive, the storm begins`);
  await Promise.all([
    goods.fill(images - leavingImages, async () => {
      await sleep((80_000 / images) * 2 * chance.next("arrival"));
      if (chance.next("edit") < 0.04) await goods.replaceOne();
      if (chance.next("delete") < 0.02) await goods.deleteOne();
    }),
    others.fill(leavingImages, async (created) => {
      await sleep(2000 * chance.next("arrival"));
      if (created === leavingImages) await leaving.control.uninstall();
    }),
  ]);
  while (Date.now() < stormEndsMs && !(await settled(database))) {
    await sleep(2000);
    if (chance.next("edit") < 0.3) await goods.replaceOne();
  }
  await storm.calm();
  for (const { control } of [staying, leaving]) await control.faults({});
  await uploads;
  say("calm again; the day of the sweep has come");
  await database.sweep.updateMany({ data: { dueAt: new Date(0) } });

  let quietSinceMs = Date.now();
  while (Date.now() < deadlineMs && Date.now() - quietSinceMs < QUIET_MS) {
    await sleep(1000);
    const swept = (await database.sweep.count({ where: { sweptAt: null } })) === 0;
    const still = (await settled(database)) && swept && (await staying.control.media()).every(({ fileStatus }) => fileStatus === "READY");
    if (!still) quietSinceMs = Date.now();
  }
  const judged = [
    { shop: devstore.shop, merchandise: goods, media: await staying.control.media(), left: false },
    { shop: LEAVING, merchandise: others, media: await leaving.control.media(), left: true },
  ];
  const { verdict, complaints } = await judge(fleet, judged);
  for (const { shop, origin, status, errorCode, _count } of await database.job.groupBy({ by: ["shop", "origin", "status", "errorCode"], _count: true })) say(`${shop} ${origin} ${status} ${errorCode ?? ""}: ${_count}`);
  const lives = [...fleet.webs, ...fleet.workers].map(({ name, lines }) => `${name} ${lines.filter(({ msg }) => msg.endsWith(" ready")).length}`);
  say(`writes ${judged.flatMap(({ media }) => media).reduce((sum, { writes }) => sum + writes, 0)}; lives: ${lives.join(", ")}`);
  return { images: judged.reduce((sum, { media }) => sum + media.length, 0), verdict, complaints, seconds: Math.round((performance.now() - started) / 1000) };
}

/** Nothing waits, nothing is under way. */
async function settled(database: Fleet["database"]): Promise<boolean> {
  const [row] = await database.$queryRaw<{ open: bigint }[]>`
    select (select count(*) from "Job" where state = 'pending') + (select count(*) from "Delivery" where "dispatchedAt" is null)
      + (select count(*) from pgboss.job where state in ('created', 'retry', 'active')) as open`.catch(() => []);
  return row?.open === 0n;
}
