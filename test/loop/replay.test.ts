import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openInstalledLoop, type Loop } from "../support/loop.ts";
import { root } from "../support/root.ts";
import { until } from "../support/until.ts";

const MINUTE_MS = 60_000;

let loop: Loop;
beforeAll(async () => {
  loop = await openInstalledLoop("replay", { publishPolicy: "at_once" });
}, 3 * MINUTE_MS);
afterAll(() => loop.close(), MINUTE_MS);

it(
  "makes one job of one webhook that comes five times, late and out of order",
  async () => {
    const { control } = loop.devstore;
    const bytes = await fs.readFile(path.join(root, "test/corpus/photos/mug_white_1024.jpg"));
    const { id } = await control.createProduct({ title: "Mug", images: [{ filename: "mug.jpg", bytes }] });
    const about = async (topic: string) => (await control.webhooks()).filter((webhook) => webhook.topic === topic).map(({ webhookId }) => webhookId);
    const [created] = await about("products/create");

    // Twice at once while the first is on its way, and again in the middle of the work.
    expect(await Promise.all([control.resend(created!), control.resend(created!)])).toEqual([200, 200]);
    await until("the job to be under way", MINUTE_MS, async () => (await loop.database.job.count()) === 1);
    expect(await control.resend(created!)).toBe(200);
    await until("the image to be written back", 3 * MINUTE_MS, async () => (await control.media())[0]?.writes === 1 && (await loop.database.job.count({ where: { status: "done" } })) === 1);

    // Late: after the write-back and its own products/update, newest first, the creation last of all.
    for (const webhookId of (await about("products/update")).reverse()) expect(await control.resend(webhookId)).toBe(200);
    expect(await Promise.all([control.resend(created!), control.resend(created!)])).toEqual([200, 200]);
    await sleep(6000);

    expect(await loop.database.delivery.count({ where: { webhookId: created! } })).toBe(1);
    expect(await loop.database.job.findMany({ select: { productId: true, status: true } })).toEqual([{ productId: id, status: "done" }]);
    expect((await control.media()).map(({ writes }) => writes)).toEqual([1]);
  },
  6 * MINUTE_MS,
);
