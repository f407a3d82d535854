import { createHash, randomInt } from "node:crypto";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { localStorage } from "../../app/storage/local-storage.ts";
import { sampleProducts } from "../support/catalogue.ts";
import { openInstalledLoop, type Loop } from "../support/loop.ts";
import { until } from "../support/until.ts";

const KILLS = 10;
const MINUTE_MS = 60_000;

let loop: Loop;
beforeAll(async () => {
  loop = await openInstalledLoop("kill", { publishPolicy: "at_once" }, { environment: { LOG_LEVEL: "fatal" }, devstore: { webhooks: { retryBaseMs: 2000 } } });
}, 3 * MINUTE_MS);
afterAll(() => loop.close(), MINUTE_MS);

it(
  "writes every image back exactly once although the whole app is killed ten times on the way",
  async () => {
    const { database, devstore } = loop;
    // Products go on appearing while the app dies and comes back: webhooks, downloads, pixels and write-backs are all hit.
    const creating = (async () => {
      for await (const product of sampleProducts()) {
        await devstore.control.createProduct(product);
        await sleep(randomInt(200, 3000));
      }
    })();
    const lives: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const life = randomInt(300, 6000);
      lives.push(life);
      await sleep(life);
      await loop.killApp();
      await loop.startApp();
    }
    await creating;

    const images = (await devstore.control.media()).length;
    const standing = async () => ({
      jobs: await database.job.groupBy({ by: ["status"], _count: true }),
      unpublished: (await devstore.control.media()).filter(({ writes }) => writes === 0).map(({ id, fileStatus }) => `${id} ${fileStatus}`),
      webhooks: (await devstore.control.webhooks()).filter(({ state }) => state !== "delivered").map(({ topic, state, attempts }) => `${topic} ${state} after ${attempts}`),
    });
    await until(
      `${images} images written back after kills at ${lives.join(", ")} ms`,
      8 * MINUTE_MS,
      async () => (await devstore.control.media()).every(({ writes, fileStatus }) => writes >= 1 && fileStatus === "READY") && (await database.job.count({ where: { state: "pending" } })) === 0,
      standing,
    );
    // Whatever would write a second time has had its chance once nothing is on its way any more.
    await sleep(12_000);

    const media = await devstore.control.media();
    expect(media.map(({ id, writes }) => ({ id, writes }))).toEqual(media.map(({ id }) => ({ id, writes: 1 })));
    expect(await database.job.count({ where: { state: "failed" } })).toBe(0);
    expect(await database.publication.count({ where: { kind: "write", state: "done" } })).toBe(images);

    const storage = localStorage(path.join(loop.dataDir, "storage"));
    for (const { id, sha256: current } of media) {
      const publication = await database.publication.findFirstOrThrow({ where: { mediaId: id, kind: "write" }, include: { original: true } });
      const merchants = await devstore.control.bytes(id, "first");
      expect((await storage.read(publication.original.storageKey)).equals(merchants), `original of ${id}`).toBe(true);
      expect(publication.original.sha256).toBe(createHash("sha256").update(merchants).digest("hex"));
      expect(current, `what the shop shows for ${id}`).toBe(publication.sha256);
    }
  },
  15 * MINUTE_MS,
);
