import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { presets } from "../../app/imaging/presets.ts";
import { action, loader } from "../../app/routes/app.settings.tsx";
import { OTHER_SHOP, SHOP } from "../review/shop.ts";
import { openPages, type Pages } from "./page-context.ts";

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const open = (shop = SHOP) => loader(pages.get(shop, "/app/settings"));
const save = (fields: Record<string, string>, shop = SHOP) => action(pages.post(shop, "/app/settings", Object.entries(fields)));

describe("the settings page", () => {
  test("offers every preset, and begins with the defaults", async () => {
    const { looks, saved } = await open("new.myshopify.com");
    expect(saved).toEqual({ automatic: true, publishPolicy: "hold_unsure", presetName: "white-background", keepTransparency: false });
    expect(looks.map(({ name }) => name)).toEqual(presets.map(({ name }) => name));
  });

  test("offers a shop's own presets to that shop only", async () => {
    await pages.database.preset.create({ data: { shop: SHOP, name: "mon_set", mode: "params", params: {} } });
    expect((await open()).looks.at(-1)).toMatchObject({ name: "mon_set", own: true });
    expect((await open(OTHER_SHOP)).looks.every(({ own }) => !own)).toBe(true);
  });

  test("saves what was chosen", async () => {
    await open();
    const chosen = { automatic: false, publishPolicy: "review_first", presetName: "soft-shadow", keepTransparency: true };
    expect(await save({ ...chosen, automatic: "false", keepTransparency: "true" })).toEqual({ ok: true, message: "Settings saved" });
    expect((await open()).saved).toEqual(chosen);
  });

  test("names the field that is wrong, and saves nothing", async () => {
    await open();
    const before = (await open()).saved;
    expect(await save({ automatic: "perhaps", publishPolicy: "never", presetName: "transparent", keepTransparency: "sometimes" })).toEqual({
      ok: false,
      message: "The settings could not be saved.",
      errors: { automatic: "Choose whether new photos are processed.", publishPolicy: "Choose when a finished image replaces the photo.", keepTransparency: "Choose what becomes of JPEG photos." },
    });
    expect(await save({ automatic: "true", publishPolicy: "at_once", presetName: "no-such-look", keepTransparency: "false" })).toMatchObject({ ok: false, errors: { presetName: expect.stringContaining("no-such-look") as string } });
    expect((await open()).saved).toEqual(before);
  });
});
