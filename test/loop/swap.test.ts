import { randomInt } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openQueue } from "../../app/jobs/queue.ts";
import { prepareProductRevert } from "../../app/publishing/prepare.ts";
import { openInstalledLoop, type Loop } from "../support/loop.ts";
import { root } from "../support/root.ts";
import { until } from "../support/until.ts";

const KILLS = 4;
const MINUTE_MS = 60_000;
const PHOTOS = ["mug_white_1024.jpg", "shoe_suz_1024.jpg", "ring_gold_1024.jpg"];

let loop: Loop;
beforeAll(async () => {
  loop = await openInstalledLoop("swap", { publishPolicy: "at_once", presetName: "transparent", keepTransparency: true }, { environment: { LOG_LEVEL: "fatal" }, devstore: { webhooks: { retryBaseMs: 2000 } } });
}, 3 * MINUTE_MS);
afterAll(() => loop.close(), MINUTE_MS);

it(
  "lets a transparent PNG take each JPEG's place exactly once although the whole app is killed on the way, and puts the photos back",
  async () => {
    const { database, devstore } = loop;
    const { control } = devstore;
    const images = await Promise.all(PHOTOS.map(async (filename) => ({ filename, bytes: await fs.readFile(path.join(root, "test/corpus/photos", filename)), alt: filename })));
    const product = await control.createProduct({ title: "Set", images, variants: [{ title: "One", image: 0 }, { title: "Two", image: 1 }, { title: "Both", image: 1 }] });
    const standing = async () => {
      const { mediaIds, variants } = (await control.products())[0]!;
      return { gallery: mediaIds, variants: variants.map(({ mediaId }) => mediaId) };
    };
    const before = await standing();
    for (let kill = 0; kill < KILLS; kill += 1) {
      await sleep(randomInt(2000, 8000));
      await loop.killApp();
      await loop.startApp();
    }
    const atRest = async () => (await database.publication.count({ where: { state: { not: "done" } } })) === 0 && (await database.job.count({ where: { state: "pending" } })) === 0;
    const details = async () => ({ jobs: await database.job.groupBy({ by: ["status"], _count: true }), publications: await database.publication.findMany({ select: { state: true, newMediaId: true, errorLog: true } }) });
    await until("every photo to be swapped", 5 * MINUTE_MS, async () => (await database.publication.count({ where: { state: "done" } })) === PHOTOS.length && (await atRest()), details);
    // The webhooks of the new images have had their looks by then.
    await sleep(12_000);

    const swaps = await database.publication.findMany();
    const newOf = new Map(swaps.map(({ mediaId, newMediaId }) => [mediaId, newMediaId]));
    expect(await standing()).toEqual({ gallery: product.mediaIds.map((id) => newOf.get(id)), variants: before.variants.map((id) => newOf.get(id ?? "")) });
    const media = await control.media();
    expect(media).toHaveLength(2 * PHOTOS.length);
    expect(await database.job.count()).toBe(PHOTOS.length);
    for (const [index, id] of (await standing()).gallery.entries()) {
      expect(media.find((one) => one.id === id)?.alt).toBe(PHOTOS[index]);
      const bytes = await control.bytes(id);
      expect((await sharp(bytes).metadata()).format).toBe("png");
      expect((await sharp(bytes).stats()).isOpaque).toBe(false);
    }

    const queue = await openQueue({ databaseUrl: loop.databaseUrl, connections: 2, maintain: false, onError: () => undefined });
    expect(await prepareProductRevert(database, queue, devstore.shop, product.id)).toBe(PHOTOS.length);
    await queue.close();
    await until("every photo to be back", 2 * MINUTE_MS, async () => (await database.publication.count({ where: { kind: "revert", state: "done" } })) === PHOTOS.length, details);
    await sleep(5000);
    expect(await standing()).toEqual(before);
    expect(await control.media()).toHaveLength(2 * PHOTOS.length);
    expect(await database.job.count()).toBe(PHOTOS.length);
  },
  12 * MINUTE_MS,
);
