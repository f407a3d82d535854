import { describe, expect, it } from "vitest";
import { defaultPreset, presetParams } from "../../app/imaging/presets.ts";
import { conclude } from "../../app/runs/conclude.ts";
import { createRun } from "../../app/runs/create.ts";
import { stageLines } from "../../app/runs/stage.ts";
import { addJob, addPublication, addWritten } from "../review/shop.ts";
import { giveEachTestItsOwnShop, shop, world } from "./own-shop.ts";
import { frozenRun, imageLine, LIMITS, mediaId, productId, productLine, simpleCatalogue, streamed } from "./world.ts";

giveEachTestItsOwnShop();

const images = (runId: string) => world.database.runImage.findMany({ where: { runId }, orderBy: { position: "asc" } });
const reasons = async (runId: string) => (await images(runId)).map(({ skipReason }) => skipReason);

describe("freezing a run", () => {
  it("counts an image that several products show once, with all of them, whatever the order of the lines", async () => {
    const run = await frozenRun(world, shop, [
      imageLine(2, 20),
      productLine(1, "Mug"),
      imageLine(1, 10),
      imageLine(1, 20),
      { kind: "variantImage", variantId: "gid://shopify/ProductVariant/1", mediaId: mediaId(20) },
      { kind: "variantImage", variantId: "gid://shopify/ProductVariant/2", mediaId: mediaId(20) },
      productLine(2, "Plate"),
      imageLine(1, 20),
    ]);
    expect(run).toMatchObject({ state: "ready", images: 2, products: 2, skipped: 0 });
    const [shared, own] = await images(run.id);
    expect(shared).toMatchObject({ mediaId: mediaId(20), productIds: [productId(2), productId(1)], productTitle: "Plate", variants: 2 });
    expect(own).toMatchObject({ mediaId: mediaId(10), productIds: [productId(1)], productTitle: "Mug", variants: 0 });
    expect(await world.database.runLine.count()).toBe(0);
  });

  it("skips what cannot be done, each image with its reason", async () => {
    await addJob(world.database, "pending_process", { shop, mediaId: mediaId(105) });
    const run = await frozenRun(world, shop, [
      productLine(100),
      imageLine(100, 100, { fileStatus: "FAILED" }),
      imageLine(100, 101, { fileStatus: "PROCESSING", fingerprint: null, width: null, height: null }),
      imageLine(100, 102, { mime: "image/gif" }),
      imageLine(100, 103, { bytes: 60_000_000 }),
      imageLine(100, 104, { width: 20_000, height: 20_000 }),
      imageLine(100, 105),
      imageLine(100, 106),
    ]);
    expect(await reasons(run.id)).toEqual(["failed_in_shopify", "not_ready", "format", "too_big", "too_big", "busy", null]);
    expect(run).toMatchObject({ images: 7, skipped: 6, skips: { failed_in_shopify: 1, not_ready: 1, format: 1, too_big: 2, busy: 1 } });
  });

  it("skips an image that shows the result of this very treatment, and takes one that shows the result of another", async () => {
    const same = await addWritten(world.database, { shop, mediaId: mediaId(200) });
    const other = await addWritten(world.database, { shop, mediaId: mediaId(201), also: { params: presetParams("transparent"), presetName: "transparent" } });
    const run = await frozenRun(world, shop, [productLine(200), imageLine(200, 200, { fingerprint: `after ${same}` }), imageLine(200, 201, { fingerprint: `after ${other}` }), imageLine(200, 202)]);
    expect(await reasons(run.id)).toEqual(["already_done", null, null]);
  });

  it("takes what the merchant put back into a run over everything, and leaves it alone in one over what was never processed", async () => {
    const reverted = await addWritten(world.database, { shop, mediaId: mediaId(300) });
    await addPublication(world.database, reverted, "revert", "done", { fingerprintAfter: "put back" });
    const lines = [productLine(300), imageLine(300, 300, { fingerprint: "put back" }), imageLine(300, 301)];
    expect(await reasons((await frozenRun(world, shop, lines)).id)).toEqual([null, null]);
    expect(await reasons((await frozenRun(world, shop, lines, { scope: { kind: "unprocessed" } })).id)).toEqual(["processed_before", "busy"]);
  });

  it("does not let another shop's rows decide", async () => {
    await addJob(world.database, "pending_process", { shop: "theirs.myshopify.com", mediaId: mediaId(400) });
    expect(await reasons((await frozenRun(world, shop, [productLine(400), imageLine(400, 400)])).id)).toEqual([null]);
  });

  it("ignores what a broken-off attempt staged", async () => {
    const { database, queue } = world;
    const { id } = await database.$transaction((tx) => createRun(tx, queue, { shop, scope: { kind: "all" }, presetName: defaultPreset.name }));
    const broken = await stageLines(database, id, streamed([productLine(500), imageLine(500, 500), imageLine(500, 501)]));
    const whole = await stageLines(database, id, streamed([productLine(500), imageLine(500, 502)]));
    expect(await conclude({ database, queue, ...LIMITS }, id, broken!)).toBe(false);
    expect(await conclude({ database, queue, ...LIMITS }, id, whole!)).toBe(true);
    expect(await conclude({ database, queue, ...LIMITS }, id, whole!)).toBe(false);
    expect((await images(id)).map((image) => image.mediaId)).toEqual([mediaId(502)]);
  });

  it("makes three held jobs of a run's beginning, middle and end", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(30));
    const samples = (await images(run.id)).flatMap(({ sample }, index) => (sample ? [index] : []));
    expect(samples).toEqual([5, 15, 25]);
    expect(await world.database.job.count({ where: { runId: run.id, held: true, status: "queued" } })).toBe(3);
    expect(run).toMatchObject({ waiting: 27, open: 3 });
  });
});
