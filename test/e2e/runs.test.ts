import fs from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runStateTexts } from "../../app/run-texts.ts";
import { temporaryFolder } from "../support/folder.ts";
import { openLoop, type Loop } from "../support/loop.ts";
import { openAdmin, type AdminPage } from "../support/page.ts";
import { root } from "../support/root.ts";
import { until } from "../support/until.ts";

const MINUTE_MS = 60_000;
const PRODUCTS = 6;
const PHOTOS = 3;
const shots = path.join(root, "test-output/runs");
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };

let folder: string;
let loop: Loop;
let admin: AdminPage;
let mediaIds: string[];

beforeAll(async () => {
  folder = await temporaryFolder("runs");
  await fs.mkdir(shots, { recursive: true });
  loop = await openLoop({ folder, modelsDir: path.join(root, "data/models") });
  await loop.startApp();
  admin = await openAdmin(loop.devstore.adminUrl);
  await admin.app.getByRole("heading", { name: "Images" }).first().waitFor({ timeout: MINUTE_MS });
  // The photos are to be found by the run, not by webhooks.
  await loop.database.shop.updateMany({ data: { automatic: false, publishPolicy: "at_once" } });
  mediaIds = [];
  for (let product = 0; product < PRODUCTS; product += 1) {
    const images = await Promise.all(Array.from({ length: PHOTOS }, async (_, photo) => ({ filename: `mug-${product}-${photo}.jpg`, bytes: await mug(product, photo), alt: `Mug ${product + 1}, side ${photo + 1}` })));
    mediaIds.push(...(await loop.devstore.control.createProduct({ title: `Mug ${product + 1}`, images })).mediaIds);
  }
}, 4 * MINUTE_MS);

afterAll(async () => {
  await admin.page.screenshot({ path: path.join(shots, "last.png") });
  await admin.browser.close();
  await loop.close();
  await fs.rm(folder, { recursive: true, force: true });
}, MINUTE_MS);

/** A mug on a plain ground; drawn here, small so that the engine is quick. */
function mug(product: number, photo: number): Promise<Buffer> {
  const colour = `hsl(${product * 60}, 45%, ${35 + photo * 8}%)`;
  const drawing = `<svg width="480" height="480" xmlns="http://www.w3.org/2000/svg"><rect width="480" height="480" fill="#e9e6e1"/><path d="M300 200q70 0 70 55t-70 55" fill="none" stroke="${colour}" stroke-width="22"/><rect x="150" y="150" width="160" height="200" rx="18" fill="${colour}"/></svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 92 }).toBuffer();
}

async function shoot(name: string): Promise<void> {
  for (const [device, size] of [["desktop", DESKTOP], ["phone", PHONE]] as const) {
    await admin.page.setViewportSize(size);
    await admin.page.waitForTimeout(500);
    await admin.page.screenshot({ path: path.join(shots, `${name}-${device}.png`) });
  }
  await admin.page.setViewportSize(DESKTOP);
}

const originals = async () => (await Promise.all(mediaIds.map(async (id) => (await loop.devstore.control.bytes(id)).equals(await loop.devstore.control.bytes(id, "first"))))).filter(Boolean).length;

it(
  "takes a merchant from the choice of images through estimate, samples, start, pause and resume to the end, and back to the very originals",
  async () => {
    const { app, page, complaints } = admin;
    const runNow = () => loop.database.run.findFirstOrThrow({ orderBy: { number: "desc" } });
    const state = async () => JSON.stringify(await runNow());
    const click = (name: string) => app.getByRole("button", { name, exact: true }).first().click();

    await page.getByRole("link", { name: "Runs", exact: true }).first().click();
    await app.getByText("Give your whole catalogue one look").waitFor();
    await shoot("empty");
    await app.getByRole("link", { name: "New run" }).first().click();
    await app.getByText("Which images").waitFor();
    await shoot("new");
    await click("Show estimate");

    await app.getByRole("heading", { name: "Estimate" }).waitFor({ timeout: MINUTE_MS });
    await app.getByRole("heading", { name: "Samples" }).waitFor();
    await until("three samples to be drawn", 2 * MINUTE_MS, async () => (await app.locator(".packshot-pair img").count()) === 6, state);
    await shoot("ready");
    expect(await originals()).toBe(mediaIds.length);

    await click("Start run");
    await app.getByText(runStateTexts.running.says).waitFor();
    await until("a few images to be through", MINUTE_MS, async () => (await runNow()).done >= 4, state);
    await shoot("running");
    await click("Pause");
    await app.getByText(runStateTexts.paused.says).waitFor();
    await until("what was under way to be finished", MINUTE_MS, async () => (await runNow()).open === 0, state);
    const paused = await runNow();
    expect(paused.waiting).toBeGreaterThan(0);
    await shoot("paused");

    await click("Resume");
    await until("the run to end", 4 * MINUTE_MS, async () => (await runNow()).state === "done", state);
    await app.getByText(runStateTexts.done.says).waitFor();
    expect(await runNow()).toMatchObject({ state: "done", images: mediaIds.length, done: mediaIds.length, failed: 0 });
    expect(await originals()).toBe(0);
    await shoot("done");

    const [download] = await Promise.all([page.waitForEvent("download"), click("Download report")]);
    expect(download.suggestedFilename()).toBe("run-1.csv");
    expect((await fs.readFile(await download.path(), "utf8")).trimEnd().split("\n")).toHaveLength(mediaIds.length + 1);

    await click("Revert run");
    await app.getByRole("dialog").getByRole("button", { name: "Revert run" }).click();
    await app.getByText(runStateTexts.reverted.says).waitFor({ timeout: 3 * MINUTE_MS });
    expect(await originals()).toBe(mediaIds.length);
    await shoot("reverted");

    await app.getByRole("link", { name: "Runs" }).first().click();
    await app.getByText("Run 1", { exact: true }).waitFor();
    await shoot("list");
    expect(complaints).toEqual([]);
  },
  8 * MINUTE_MS,
);
