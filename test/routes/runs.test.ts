import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultPreset } from "../../app/imaging/presets.ts";
import { loader as progressLoader } from "../../app/routes/app.runs.$runId.progress.ts";
import { loader as reportLoader } from "../../app/routes/app.runs.$runId.report.ts";
import { action as runAction, loader as runLoader } from "../../app/routes/app.runs.$runId.tsx";
import { action as listAction, loader as listLoader } from "../../app/routes/app.runs._index.tsx";
import { action as newAction, loader as newLoader } from "../../app/routes/app.runs.new.tsx";
import { runActions } from "../../app/run-view-types.ts";
import { createSchedule } from "../../app/runs/schedules.ts";
import { OTHER_SHOP, SHOP } from "../review/shop.ts";
import { openPages, type Pages } from "./page-context.ts";

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const ask = (shop: string, run: unknown) => newAction(pages.post(shop, "/app/runs/new", [["run", JSON.stringify(run)]]));
const now = { when: "now", scope: { kind: "all" }, presetName: defaultPreset.name };

async function newRun(shop: string): Promise<string> {
  const answer = await ask(shop, now);
  return answer.ok ? answer.runId! : "";
}

async function statusOf(promise: Promise<unknown>): Promise<number> {
  const thrown = await promise.catch((error: unknown) => error);
  return thrown instanceof Response ? thrown.status : 0;
}

describe("the pages of runs", () => {
  test("make a run and show it, with the shop's own look chosen", async () => {
    const loaded = await newLoader(pages.get(SHOP, "/app/runs/new"));
    expect(loaded.looks.map(({ name }) => name)).toContain(loaded.presetName);
    const runId = await newRun(SHOP);
    const { run } = await runLoader(pages.get(SHOP, `/app/runs/${runId}`, { runId }));
    expect(run).toMatchObject({ runId, state: "freezing", preset: defaultPreset.label, actions: ["cancel"], estimate: null, over: false });
    expect((await listLoader(pages.get(SHOP, "/app/runs"))).runs.map((row) => row.runId)).toContain(runId);
  });

  test("schedule a run instead, and remove the schedule again", async () => {
    const schedule = { scope: { kind: "unprocessed" }, presetName: defaultPreset.name, every: "weekly", day: null, weekday: 1, hour: 3 };
    expect(await ask(SHOP, { when: "later", schedule })).toEqual({ ok: true, message: "Run scheduled" });
    const { schedules } = await listLoader(pages.get(SHOP, "/app/runs"));
    expect(schedules).toMatchObject([{ every: "weekly", weekday: 1, hour: 3, nextAt: null }]);
    expect(await listAction(pages.post(SHOP, "/app/runs", [["scheduleId", schedules[0]!.scheduleId]]))).toEqual({ ok: true, message: "Schedule removed" });
  });

  test("refuse what the form does not send, in words", async () => {
    for (const wrong of [{}, { ...now, scope: { kind: "collection", collectionId: "1" } }, { ...now, scope: { kind: "search", search: " " } }, { when: "later", schedule: { ...now, every: "weekly", hour: 3 } }, { ...now, presetName: "" }]) {
      expect(await ask(SHOP, wrong)).toMatchObject({ ok: false });
    }
    expect(await newAction(pages.post(SHOP, "/app/runs/new", [["run", "{"]]))).toMatchObject({ ok: false });
    expect(await ask(SHOP, { ...now, presetName: "nobody's" })).toEqual({ ok: false, message: 'There is no preset called "nobody\'s". Choose another one in the settings.' });
  });

  test("answer another shop's run as one that does not exist, on every address and for every action", async () => {
    const runId = await newRun(OTHER_SHOP);
    for (const [id, path] of [[runId, runId], ["01a1fe49-5a35-7414-9093-6b46b6365c43", "none"], ["not-an-id", "odd"]] as const) {
      const params = { runId: id };
      expect(await statusOf(runLoader(pages.get(SHOP, `/app/runs/${path}`, params)))).toBe(404);
      expect(await statusOf(reportLoader(pages.get(SHOP, `/app/runs/${path}/report`, params)))).toBe(404);
      expect(await statusOf(progressLoader(pages.get(SHOP, `/app/runs/${path}/progress`, params)))).toBe(404);
    }
    for (const action of runActions) {
      expect(await runAction(pages.post(SHOP, `/app/runs/${runId}`, [["action", action]], { runId }))).toEqual({ ok: false, message: "This run is not known here." });
    }
    expect(await ask(SHOP, { ...now, scope: { kind: "failed_of", runId, number: 1 } })).toEqual({ ok: false, message: "This run is not known here." });
    expect((await listLoader(pages.get(SHOP, "/app/runs"))).runs.map((row) => row.runId)).not.toContain(runId);
    expect(await pages.database.run.findUnique({ where: { id: runId } })).toMatchObject({ state: "freezing" });
  });

  test("give the report as CSV and the progress as NDJSON that ends with the run", async () => {
    const runId = await newRun(SHOP);
    await runAction(pages.post(SHOP, `/app/runs/${runId}`, [["action", "cancel"]], { runId }));
    const report = await reportLoader(pages.get(SHOP, `/app/runs/${runId}/report`, { runId }));
    expect([report.headers.get("content-type"), report.headers.get("content-disposition")]).toEqual(["text/csv; charset=utf-8", expect.stringMatching(/^attachment; filename="run-\d+\.csv"$/)]);
    expect((await report.text()).split("\n")).toHaveLength(2);
    const progress = await progressLoader(pages.get(SHOP, `/app/runs/${runId}/progress`, { runId }));
    expect(progress.headers.get("content-type")).toBe("application/x-ndjson");
    expect(JSON.parse((await progress.text()).trimEnd())).toMatchObject({ runId, state: "cancelled", over: true });
  });

  test("leave another shop's schedule alone", async () => {
    const id = await createSchedule(pages.database, OTHER_SHOP, { scope: { kind: "all" }, presetName: defaultPreset.name, every: "daily", day: null, weekday: null, hour: 1 });
    expect(await listAction(pages.post(SHOP, "/app/runs", [["scheduleId", id]]))).toEqual({ ok: false, message: "This schedule is not known here." });
    expect((await listLoader(pages.get(SHOP, "/app/runs"))).schedules).toEqual([]);
    expect(await pages.database.runSchedule.count({ where: { id } })).toBe(1);
  });

  test("cancel a run once, and say so when it has moved on", async () => {
    const runId = await newRun(SHOP);
    const post = (action: string) => runAction(pages.post(SHOP, `/app/runs/${runId}`, [["action", action]], { runId }));
    expect(await post("cancel")).toEqual({ ok: true, message: "Run cancelled" });
    expect(await post("cancel")).toEqual({ ok: true, message: "Run cancelled" });
    expect(await post("start")).toEqual({ ok: false, message: "This run has moved on in the meantime. Look at where it is now." });
    expect(await statusOf(post("explode"))).toBe(404);
  });
});
