import type { Run } from "@prisma/client";
import { describe, expect, it, test } from "vitest";
import { longDuration } from "../../app/components/format.ts";
import { draftOf, faultsOf, requestOf } from "../../app/components/run-draft.ts";
import { statuses } from "../../app/jobs/states.ts";
import { runStateTexts, scheduleText, scopeText, skipTexts } from "../../app/run-texts.ts";
import { skipReasons } from "../../app/run-view-types.ts";
import { secondsInAll } from "../../app/runs/estimate.ts";
import { progressOf } from "../../app/runs/progress.ts";
import { parseRunForm } from "../../app/runs/run-form.ts";
import { imageStateOf, isLegalRunMove, runSourcesOf, runStates } from "../../app/runs/states.ts";

describe("a run's states", () => {
  it("lead from every state but the failed one to another, and never from an end back to work", () => {
    expect(runStates.filter((from) => runStates.every((to) => !isLegalRunMove(from, to)))).toEqual(["failed"]);
    for (const end of ["done", "cancelled", "reverted", "failed"] as const) for (const work of ["freezing", "ready", "running", "paused"] as const) expect(isLegalRunMove(end, work)).toBe(false);
    expect(runSourcesOf("running")).toEqual(["freezing", "ready", "paused"]);
  });

  it("take each status of a job for under way or for one end", () => {
    expect(statuses.map((status) => imageStateOf({ status, method: null }))).toEqual([null, null, null, "review", null, "done", "rejected", "failed"]);
    expect(imageStateOf({ status: "done", method: "unchanged" })).toBe("unchanged");
    expect(imageStateOf(null)).toBe("failed");
  });

  it("have words of their own, as do the reasons to skip", () => {
    expect(new Set(runStates.map((state) => runStateTexts[state].label)).size).toBe(runStates.length);
    expect(new Set(skipReasons.map((reason) => skipTexts[reason])).size).toBe(skipReasons.length);
  });
});

describe("a run's progress", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const row = (also: Partial<Run>) => ({ id: "run", state: "running", images: 110, skipped: 10, waiting: 60, open: 20, review: 0, done: 20, unchanged: 0, rejected: 0, failed: 0, reverted: 0, notReverted: 0, activeSeconds: 0, revertSeconds: 0, resumedAt: null, ...also }) as Run;

  it("tells what is left by the run's own pace, pauses left out", () => {
    const run = row({ activeSeconds: 30, resumedAt: new Date("2026-11-21T11:59:50Z") });
    expect(progressOf(run, 99, now)).toMatchObject({ settled: 20, toDo: 100, etaSeconds: 160, over: false });
  });

  it("goes by the estimate before it has a pace, and says nothing without one", () => {
    expect(progressOf(row({ done: 2, waiting: 78 }), 0.5, now).etaSeconds).toBe(49);
    expect(progressOf(row({ done: 2, waiting: 78 }), null, now).etaSeconds).toBeNull();
    expect(progressOf(row({ state: "paused", activeSeconds: 30 }), 1, now).etaSeconds).toBeNull();
  });

  it("counts originals while the run is being reverted, and is over when nothing moves any more", () => {
    expect(progressOf(row({ state: "reverting", done: 80, waiting: 0, open: 0, reverted: 30, notReverted: 2 }))).toMatchObject({ settled: 32, toDo: 80, over: false });
    expect(progressOf(row({ state: "cancelled", open: 3 })).over).toBe(false);
    expect(progressOf(row({ state: "cancelled", open: 0 })).over).toBe(true);
  });

  it("tells what is left of a revert by the revert's own pace, and before that by Shopify's", () => {
    const reverting = (also: Partial<Run>) => progressOf(row({ state: "reverting", done: 80, waiting: 0, open: 0, activeSeconds: 5000, resumedAt: new Date("2026-11-21T11:59:50Z"), ...also }), 99, now).etaSeconds;
    expect(reverting({ reverted: 5 })).toBe(15);
    expect(reverting({ reverted: 38, notReverted: 2, revertSeconds: 10 })).toBe(20);
    expect(progressOf(row({ state: "reverted", done: 80, reverted: 70, notReverted: 10, revertSeconds: 10 })).etaSeconds).toBeNull();
  });

  test("an estimate shares the work among the engine's children, down to Shopify's own pace", () => {
    expect(secondsInAll({ secondsPerImage: 4, engineSlots: 2 })).toBe(2);
    expect(secondsInAll({ secondsPerImage: 0.01, engineSlots: 8 })).toBe(0.2);
  });

  test("long times are told roughly", () => {
    expect([20, 90, 3600, 12_000, 90_000, 200_000].map(longDuration)).toEqual(["Less than a minute", "About 2 min", "About 1 h", "About 3 h 20 min", "About 1 day 1 h", "About 2 days 7 h"]);
  });
});

describe("a new run", () => {
  const now = new Date(2026, 10, 20, 23, 30);
  const draft = draftOf("white-background", now);

  it("is sent only when nothing is missing, in a form that the page's action takes", () => {
    for (const kind of ["collection", "search", "products"] as const) {
      expect(requestOf({ ...draft, kind }, now)).toBeNull();
      expect(Object.keys(faultsOf({ ...draft, kind }, now))).toEqual([kind]);
    }
    const chosen = { id: "gid://shopify/Collection/7", title: "Mugs" };
    const whole = [draft, { ...draft, kind: "collection" as const, collection: chosen }, { ...draft, kind: "products" as const, products: [{ id: "gid://shopify/Product/1", title: "Mug" }] }, { ...draft, when: "once" as const }, { ...draft, when: "daily" as const }, { ...draft, when: "weekly" as const }];
    for (const one of whole) expect(parseRunForm(JSON.stringify(requestOf(one, now)))).not.toBeNull();
    expect(requestOf({ ...draft, when: "once", day: "" }, now)).toBeNull();
  });

  it("proposes tomorrow, and is not sent for a time that has passed in every shop", () => {
    expect(draft).toMatchObject({ day: "2026-11-21", hour: 3 });
    const once = { ...draft, when: "once" as const, day: "2026-11-21", hour: 3 };
    expect(faultsOf(once, new Date("2026-11-21T14:59:00Z"))).toEqual({});
    expect(faultsOf(once, new Date("2026-11-21T15:00:00Z"))).toEqual({ day: "This time has passed. Choose a later one." });
    expect(faultsOf({ ...once, when: "daily" }, new Date("2026-12-01T00:00:00Z"))).toEqual({});
  });

  it("is described in words", () => {
    expect(scopeText({ kind: "products", productIds: ["gid://shopify/Product/1"] })).toBe("1 selected product");
    expect(scopeText({ kind: "failed_of", runId: "x", number: 3 })).toBe("Failed images of run 3");
    expect(scheduleText({ every: "weekly", day: null, weekday: 1, hour: 3 })).toBe("Every Monday at 03:00");
    expect(scheduleText({ every: "once", day: "2026-12-24", weekday: null, hour: 18 })).toBe("Once, on 2026-12-24 at 18:00");
  });
});
