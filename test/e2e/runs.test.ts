import fs from "node:fs/promises";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runStateTexts } from "../../app/run-texts.ts";
import { CLOSE_TIMEOUT_MS, OPEN_TIMEOUT_MS, openMerchantPage, type MerchantPage } from "../support/merchant-page.ts";
import { until } from "../support/until.ts";

const MINUTE_MS = 60_000;
const PRODUCTS = 6;
const PHOTOS = 3;

let merchant: MerchantPage;
let mediaIds: string[];

beforeAll(async () => {
  merchant = await openMerchantPage("runs");
  const { database, devstore } = merchant.loop;
  // The photos are to be found by the run, not by webhooks.
  await database.shop.updateMany({ data: { automatic: false, publishPolicy: "at_once" } });
  mediaIds = [];
  for (let product = 0; product < PRODUCTS; product += 1) {
    const images = await Promise.all(Array.from({ length: PHOTOS }, async (_, photo) => ({ filename: `mug-${product}-${photo}.jpg`, bytes: await mug(product, photo), alt: `Mug ${product + 1}, side ${photo + 1}` })));
    mediaIds.push(...(await devstore.control.createProduct({ title: `Mug ${product + 1}`, images })).mediaIds);
  }
}, OPEN_TIMEOUT_MS);
afterAll(() => merchant.close(), CLOSE_TIMEOUT_MS);

/** A mug on a plain ground; drawn here, small so that the engine is quick. */
function mug(product: number, photo: number): Promise<Buffer> {
  const colour = `hsl(${product * 60}, 45%, ${35 + photo * 8}%)`;
  const drawing = `<svg width="480" height="480" xmlns="http://www.w3.org/2000/svg"><rect width="480" height="480" fill="#e9e6e1"/><path d="M300 200q70 0 70 55t-70 55" fill="none" stroke="${colour}" stroke-width="22"/><rect x="150" y="150" width="160" height="200" rx="18" fill="${colour}"/></svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 92 }).toBuffer();
}

const originals = async () => (await Promise.all(mediaIds.map(async (id) => (await merchant.loop.devstore.control.bytes(id)).equals(await merchant.loop.devstore.control.bytes(id, "first"))))).filter(Boolean).length;

it(
  "takes a merchant from the choice of images through estimate, samples, start, pause and resume to the end, and back to the very originals",
  async () => {
    const { loop, app, page, complaints, shootBoth } = merchant;
    const runNow = () => loop.database.run.findFirstOrThrow({ orderBy: { number: "desc" } });
    const state = async () => JSON.stringify(await runNow());
    const click = (name: string) => app.getByRole("button", { name, exact: true }).first().click();

    await page.getByRole("link", { name: "Runs", exact: true }).first().click();
    await app.getByText("Give your whole catalogue one look").waitFor();
    await shootBoth("empty");
    await app.getByRole("link", { name: "New run" }).first().click();
    await app.getByText("Which images").waitFor();
    await shootBoth("new");
    await click("Show estimate");

    await app.getByRole("heading", { name: "Estimate" }).waitFor({ timeout: MINUTE_MS });
    await app.getByRole("heading", { name: "Samples" }).waitFor();
    await until("three samples to be drawn", 2 * MINUTE_MS, async () => (await app.locator(".packshot-pair img").count()) === 6, state);
    await shootBoth("ready");
    expect(await originals()).toBe(mediaIds.length);

    await click("Start run");
    await app.getByText(runStateTexts.running.says).waitFor();
    await until("a few images to be through", MINUTE_MS, async () => (await runNow()).done >= 4, state);
    await shootBoth("running");
    await click("Pause");
    await app.getByText(runStateTexts.paused.says).waitFor();
    await until("what was under way to be finished", MINUTE_MS, async () => (await runNow()).open === 0, state);
    const paused = await runNow();
    expect(paused.waiting).toBeGreaterThan(0);
    await shootBoth("paused");

    await click("Resume");
    await until("the run to end", 4 * MINUTE_MS, async () => (await runNow()).state === "done", state);
    await app.getByText(runStateTexts.done.says).waitFor();
    expect(await runNow()).toMatchObject({ state: "done", images: mediaIds.length, done: mediaIds.length, failed: 0 });
    expect(await originals()).toBe(0);
    await shootBoth("done");

    const [download] = await Promise.all([page.waitForEvent("download"), click("Download report")]);
    expect(download.suggestedFilename()).toBe("run-1.csv");
    expect((await fs.readFile(await download.path(), "utf8")).trimEnd().split("\n")).toHaveLength(mediaIds.length + 1);

    await click("Revert run");
    await app.getByRole("dialog").getByRole("button", { name: "Revert run" }).click();
    await app.getByText(runStateTexts.reverted.says).waitFor({ timeout: 3 * MINUTE_MS });
    expect(await originals()).toBe(mediaIds.length);
    await shootBoth("reverted");

    await app.getByRole("link", { name: "Runs" }).first().click();
    await app.getByText("Run 1", { exact: true }).waitFor();
    await shootBoth("list");
    expect(complaints).toEqual([]);
  },
  8 * MINUTE_MS,
);
