import fs from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CLOSE_TIMEOUT_MS, DESKTOP, OPEN_TIMEOUT_MS, openMerchantPage, PHONE, type MerchantPage } from "../support/merchant-page.ts";
import { root } from "../support/root.ts";
import { until } from "../support/until.ts";

const MINUTE_MS = 60_000;

let merchant: MerchantPage;
beforeAll(async () => {
  merchant = await openMerchantPage("pages");
}, OPEN_TIMEOUT_MS);
afterAll(() => merchant.close(), CLOSE_TIMEOUT_MS);

/** Enough that some still wait while others are done. */
const photos = ["mug_white_1024.jpg", "ring_gold_1024.jpg", "chair_1024.jpg", "fur_bear_2048.jpg", "shoe_suz_1024.jpg", "bottle_glass_1024.jpg"];
const photo = (name: string) => fs.readFile(path.join(root, "test/corpus/photos", name));

it(
  "shows a merchant inside the admin how an image gets done, before and after, and reverts it to the very bytes",
  async () => {
    const { loop, app, page, complaints, shoot, shootBoth, overflow } = merchant;
    const { control, shop } = loop.devstore;
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
    await shootBoth("images");

    await page.setViewportSize(PHONE);
    await app.getByLabel("Select Enamel mug").first().check();
    await app.getByRole("button", { name: "Revert" }).waitFor();
    await shoot("images-selected-phone");
    expect(await overflow()).toBe(0);
    await app.getByLabel("Select Enamel mug").first().uncheck();
    await page.setViewportSize(DESKTOP);

    await app.getByRole("link", { name: "Enamel mug" }).first().click();
    await app.getByRole("button", { name: "Reprocess" }).waitFor();
    const pictures = app.locator("img");
    await until("before and after to be loaded", MINUTE_MS, async () => {
      const widths = await pictures.evaluateAll((images) => images.map((image) => (image as HTMLImageElement).naturalWidth));
      return widths.length >= 2 && widths.every((width) => width > 0);
    });
    await shoot("image");

    const jobId = frame.url().split("/images/")[1]!.split("?")[0]!;
    const { mediaId } = await loop.database.job.findUniqueOrThrow({ where: { id: jobId } });
    expect((await control.bytes(mediaId!)).equals(await control.bytes(mediaId!, "first"))).toBe(false);
    await app.getByRole("button", { name: "Revert", exact: true }).click();
    await app.getByRole("button", { name: "Revert image" }).click();
    await app.getByText("Reverted", { exact: true }).first().waitFor({ timeout: MINUTE_MS });
    await until("the stand-in to hold the merchant's own bytes again", MINUTE_MS, async () => (await control.bytes(mediaId!)).equals(await control.bytes(mediaId!, "first")));
    await shoot("reverted");
    expect(complaints).toEqual([]);
  },
  8 * MINUTE_MS,
);

it(
  "has a menu as soon as a click on it is heard, and not before",
  async () => {
    const { loop, app, page, complaints } = merchant;
    const scripts = "**/assets/*.js";
    await page.route(scripts, async (route) => {
      await page.waitForTimeout(1500);
      await route.continue();
    });
    // On a slow connection the page stands long before its code does.
    await page.goto(loop.devstore.adminUrl, { waitUntil: "commit" });
    await app.getByRole("heading", { name: "Images" }).first().waitFor();
    await page.getByRole("link", { name: "Runs" }).click();
    await app.getByRole("heading", { name: "Runs" }).first().waitFor();
    await page.unroute(scripts);
    expect(complaints).toEqual([]);
  },
  2 * MINUTE_MS,
);
