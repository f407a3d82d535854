import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { defaultPreset } from "../../app/imaging/presets.ts";
import { balanceOf, grant } from "../../app/intake/credits.ts";
import { openQueue } from "../../app/jobs/queue.ts";
import { pauseRun, resumeRun, revertRun } from "../../app/runs/control.ts";
import { createRun } from "../../app/runs/create.ts";
import { picture } from "../devstore/testing.ts";
import { openInstalledLoop, type Loop } from "../support/loop.ts";
import { until } from "../support/until.ts";

const PRODUCTS = 8;
const PHOTOS = 3;
const KILLS = 6;
const MINUTE_MS = 60_000;

let loop: Loop;
beforeAll(async () => {
  loop = await openInstalledLoop("run-kill", { automatic: false, publishPolicy: "at_once" }, { environment: { LOG_LEVEL: "fatal", METERING: "on" } });
}, 3 * MINUTE_MS);
afterAll(() => loop.close(), MINUTE_MS);

it(
  "takes a run to its end, and back, with every image written and put back exactly once, although the app is killed again and again from the listing on",
  async () => {
    const { database, devstore } = loop;
    const { control, shop } = devstore;
    for (let product = 0; product < PRODUCTS; product += 1) {
      await control.createProduct({ title: `Plate ${product}`, images: await Promise.all(Array.from({ length: PHOTOS }, async (_, photo) => ({ filename: `plate-${product}-${photo}.jpg`, bytes: await picture("jpeg", `hsl(${product * 40}, 40%, ${30 + photo * 15}%)`, 300) }))) });
    }
    await until("the photos to be ready", MINUTE_MS, async () => (await control.media()).every(({ fileStatus }) => fileStatus === "READY"));
    const queue = await openQueue({ databaseUrl: loop.databaseUrl, connections: 1, maintain: false, onError: () => undefined });
    const { id } = await database.$transaction((tx) => createRun(tx, queue, { shop, scope: { kind: "all" }, presetName: defaultPreset.name, automatic: true }));
    const images = PRODUCTS * PHOTOS;
    await grant(database, shop, images);
    const runNow = () => database.run.findUniqueOrThrow({ where: { id } });

    const lives: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const life = randomInt(200, 4000);
      lives.push(life);
      await sleep(life);
      await loop.killApp();
      // A merchant changes her mind while nothing runs.
      if (kill === 2) await pauseRun(database, shop, id).catch(() => undefined);
      await loop.startApp();
      if (kill === 2) await resumeRun(database, shop, id).catch(() => undefined);
    }
    await until(`the run to end after kills at ${lives.join(", ")} ms`, 6 * MINUTE_MS, async () => (await runNow()).state === "done", runNow);
    expect(await runNow()).toMatchObject({ images, done: images, failed: 0, skipped: 0, open: 0, waiting: 0 });
    expect((await control.media()).map(({ writes }) => writes)).toEqual(Array.from({ length: images }, () => 1));
    // Each image has cost its credit, what the pause called off has cost none, and the account is the sum of its movements.
    expect(await balanceOf(database, shop)).toBe(0);
    expect(await database.creditMovement.aggregate({ where: { shop }, _sum: { amount: true } })).toEqual({ _sum: { amount: 0 } });
    expect(await database.creditMovement.count({ where: { shop, kind: "keep" } })).toBe(images);

    await revertRun(database, shop, id);
    await sleep(randomInt(200, 2000));
    await loop.killApp();
    await loop.startApp();
    await until("the run to be reverted", 4 * MINUTE_MS, async () => (await runNow()).state === "reverted", runNow);
    expect(await runNow()).toMatchObject({ reverted: images, notReverted: 0 });
    for (const { id: mediaId, writes } of await control.media()) {
      expect(writes).toBe(2);
      expect((await control.bytes(mediaId)).equals(await control.bytes(mediaId, "first"))).toBe(true);
    }
    await queue.close();
  },
  15 * MINUTE_MS,
);
