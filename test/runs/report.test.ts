import { afterAll, beforeAll, expect, it } from "vitest";
import { revertRun } from "../../app/runs/control.ts";
import { progressLines } from "../../app/runs/progress.ts";
import { REPORT_COLUMNS, reportStream } from "../../app/runs/report.ts";
import type { RunProgress } from "../../app/run-view-types.ts";
import { drain, frozenRun, imageLine, mediaId, newShop, openWorld, productId, productLine, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

it("reports each image once, with what became of it and why, and nothing that a spreadsheet would run", async () => {
  const shop = await newShop(world);
  const run = await frozenRun(world, shop, [productLine(1, '=HYPERLINK("http://evil","x")'), imageLine(1, 1), imageLine(1, 2), imageLine(1, 3, { mime: "image/gif" }), productLine(2, 'Mug, "large"'), imageLine(2, 2)], { automatic: true });
  await drain(world, run.id, (media) => (media === mediaId(2) ? "failed" : "done"));
  const text = await new Response(reportStream(world.database, await world.database.run.findUniqueOrThrow({ where: { id: run.id } }), "https://admin.example/apps/packshot")).text();
  const jobs = await world.database.job.findMany({ where: { runId: run.id }, orderBy: { mediaId: "asc" } });
  const [header, ...lines] = text.trimEnd().split("\n");
  expect(header).toBe(REPORT_COLUMNS.join(","));
  const title = `"'=HYPERLINK(""http://evil"",""x"")"`;
  expect(lines).toEqual([
    `${title},${productId(1)},1,${mediaId(1)},Done,,,,https://admin.example/apps/packshot/app/images/${jobs[0]!.id}`,
    `${title},${productId(1)},2,${mediaId(2)},Failed,This file cannot be read.,,,https://admin.example/apps/packshot/app/images/${jobs[1]!.id}`,
    `${title},${productId(1)},1,${mediaId(3)},Skipped,"Not JPEG, PNG or WebP, so it cannot be replaced in place",,,https://${shop}/admin/products/1`,
  ]);
});

/** What the stream tells from now to its end. */
async function follow(shop: string, runId: string, meanwhile: () => Promise<unknown>): Promise<RunProgress[]> {
  const told: RunProgress[] = [];
  const lines = progressLines(world.database, shop, runId, new AbortController().signal, 10);
  const first = await lines.next();
  if (!first.done) told.push(JSON.parse(first.value) as RunProgress);
  const reading = (async () => {
    for await (const line of lines) told.push(JSON.parse(line) as RunProgress);
  })();
  await meanwhile();
  await reading;
  return told;
}

it("tells a run's progress line by line, with the time that is left, and ends with the run; its revert too", async () => {
  const shop = await newShop(world);
  const run = await frozenRun(world, shop, [productLine(1), imageLine(1, 1), imageLine(1, 2)], { automatic: true });
  const forth = await follow(shop, run.id, () => drain(world, run.id));
  expect(forth[0]).toMatchObject({ state: "running", toDo: 2 });
  expect(forth[0]!.etaSeconds).toBeGreaterThan(0);
  expect(forth.at(-1)).toMatchObject({ state: "done", settled: 2, toDo: 2, over: true, etaSeconds: null });

  await revertRun(world.database, shop, run.id);
  const back = await follow(shop, run.id, () => drain(world, run.id));
  expect(back[0]).toMatchObject({ state: "reverting", settled: 0, toDo: 2, etaSeconds: 1 });
  expect(back.at(-1)).toMatchObject({ state: "reverted", settled: 2, over: true, etaSeconds: null });
  const { revertSeconds, activeSeconds, resumedAt } = await world.database.run.findUniqueOrThrow({ where: { id: run.id } });
  expect([revertSeconds > 0, activeSeconds > 0, resumedAt]).toEqual([true, true, null]);
});

it("tells another shop nothing, and stops for a reader who leaves", async () => {
  const shop = await newShop(world);
  const run = await frozenRun(world, shop, [productLine(1), imageLine(1, 1)]);
  for await (const line of progressLines(world.database, "theirs.myshopify.com", run.id, new AbortController().signal, 10)) expect(line).toBe("never");
  const leaving = new AbortController();
  let lines = 0;
  for await (const line of progressLines(world.database, shop, run.id, leaving.signal, 10)) {
    expect(line).toContain('"ready"');
    lines += 1;
    leaving.abort();
  }
  expect(lines).toBe(1);
});
