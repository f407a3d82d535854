import fs from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { openLoop, type Loop } from "../support/loop.ts";
import { openAdmin, type AdminPage } from "../support/page.ts";
import { root } from "../support/root.ts";
import { until } from "../support/until.ts";

const MINUTE_MS = 60_000;
const shots = path.join(root, "test-output/pages");

let folder: string;
let loop: Loop;
let admin: AdminPage;

beforeAll(async () => {
  folder = await temporaryFolder("e2e");
  await fs.mkdir(shots, { recursive: true });
  loop = await openLoop({ folder, modelsDir: path.join(root, "data/models") });
  await loop.startApp();
  admin = await openAdmin(loop.devstore.adminUrl);
}, 3 * MINUTE_MS);

afterAll(async () => {
  await admin.page.screenshot({ path: path.join(shots, "last.png") });
  await admin.browser.close();
  await loop.close();
  await fs.rm(folder, { recursive: true, force: true });
}, MINUTE_MS);

/** Enough that some still wait while others are done. */
const photos = ["mug_white_1024.jpg", "ring_gold_1024.jpg", "chair_1024.jpg", "fur_bear_2048.jpg", "shoe_suz_1024.jpg", "bottle_glass_1024.jpg"];
const photo = (name: string) => fs.readFile(path.join(root, "test/corpus/photos", name));

it(
  "shows a merchant inside the admin how an image gets done, before and after, and reverts it to the very bytes",
  async () => {
    const { app, page, complaints } = admin;
    const { control, shop } = loop.devstore;
    await app.getByRole("heading", { name: "Images" }).first().waitFor({ timeout: MINUTE_MS });
    await loop.database.shop.update({ where: { domain: shop }, data: { publishPolicy: "at_once" } });

    // What only this very document knows is gone after a reload.
    const frame = page.frame({ name: "app-iframe" })!;
    await frame.evaluate(() => Object.assign(window, { sameDocument: true }));
    await control.createProduct({ title: "Enamel mug", images: await Promise.all(photos.map(async (name) => ({ filename: name, bytes: await photo(name) }))) });

    const seen = new Set<string>();
    await until(
      "every image to be done on the page",
      4 * MINUTE_MS,
      async () => {
        for (const text of await app.getByRole("row").allInnerTexts()) for (const word of ["Waiting", "Fetching", "Cutting out", "Writing back", "Done"]) if (text.includes(word)) seen.add(word);
        return (await app.getByRole("row").filter({ hasText: "Done" }).count()) === photos.length;
      },
      () => app.getByRole("row").allInnerTexts(),
    );
    expect(seen.size, [...seen].join(", ")).toBeGreaterThanOrEqual(2);
    expect(await frame.evaluate(() => "sameDocument" in window)).toBe(true);
    await page.screenshot({ path: path.join(shots, "images.png") });

    await app.getByRole("link", { name: "Enamel mug" }).first().click();
    await app.getByRole("button", { name: "Reprocess" }).waitFor();
    const pictures = app.locator("img");
    await until("before and after to be loaded", MINUTE_MS, async () => {
      const widths = await pictures.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
      return widths.length >= 2 && widths.every((width) => width > 0);
    });
    await page.screenshot({ path: path.join(shots, "image.png") });

    const jobId = frame.url().split("/images/")[1]!.split("?")[0]!;
    const { mediaId } = await loop.database.job.findUniqueOrThrow({ where: { id: jobId } });
    expect((await control.bytes(mediaId!)).equals(await control.bytes(mediaId!, "first"))).toBe(false);
    await app.getByRole("button", { name: "Revert", exact: true }).click();
    await app.getByRole("button", { name: "Revert image" }).click();
    await app.getByText("Reverted", { exact: true }).first().waitFor({ timeout: MINUTE_MS });
    await until("the stand-in to hold the merchant's own bytes again", MINUTE_MS, async () => (await control.bytes(mediaId!)).equals(await control.bytes(mediaId!, "first")));
    await page.screenshot({ path: path.join(shots, "reverted.png") });
    expect(complaints).toEqual([]);
  },
  8 * MINUTE_MS,
);
