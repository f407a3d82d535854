import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { defaultPreset } from "../../app/imaging/presets.ts";
import { createSchedule, nextTime, removeSchedule, scheduleSchema, startDueRuns, type ScheduleInput } from "../../app/runs/schedules.ts";
import { openRig, type Rig } from "../support/rig.ts";

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());
beforeEach(() => rig.database.$transaction([rig.database.runSchedule.deleteMany(), rig.database.run.deleteMany()]));

const daily: ScheduleInput = { scope: { kind: "unprocessed" }, presetName: defaultPreset.name, every: "daily", day: null, weekday: null, hour: 3 };
const scheduleNow = (id: string) => rig.database.runSchedule.findUniqueOrThrow({ where: { id } });
const next = (schedule: Partial<ScheduleInput>, timeZone: string, after: string) =>
  nextTime(rig.database, { ...daily, ...schedule, timeZone }, new Date(after)).then((at) => at?.toISOString() ?? null);

describe("when a schedule is due", () => {
  it("is told in the shop's own time", async () => {
    expect(await next({}, "Europe/Amsterdam", "2026-11-21T10:00:00Z")).toBe("2026-11-22T02:00:00.000Z");
    expect(await next({}, "Asia/Tokyo", "2026-11-21T10:00:00Z")).toBe("2026-11-21T18:00:00.000Z");
    expect(await next({ every: "weekly", weekday: 1 }, "America/New_York", "2026-11-21T10:00:00Z")).toBe("2026-11-23T08:00:00.000Z");
    expect(await next({ every: "once", day: "2026-12-24" }, "Europe/Amsterdam", "2026-11-21T10:00:00Z")).toBe("2026-12-24T02:00:00.000Z");
    expect(await next({ every: "once", day: "2026-11-20" }, "Europe/Amsterdam", "2026-11-21T10:00:00Z")).toBeNull();
  });

  it("keeps its hour when clocks are set forward and back", async () => {
    expect(await next({}, "Europe/Amsterdam", "2026-10-24T22:00:00Z")).toBe("2026-10-25T02:00:00.000Z");
    expect(await next({}, "Europe/Amsterdam", "2027-03-27T22:00:00Z")).toBe("2027-03-28T01:00:00.000Z");
  });

  it("never falls on the time that has just come", async () => {
    expect(await next({}, "UTC", "2026-11-21T03:00:00Z")).toBe("2026-11-22T03:00:00.000Z");
  });
});

describe("a schedule", () => {
  it("asks Shopify for the shop's time zone, and then knows its first time", async () => {
    const id = await createSchedule(rig.database, rig.shop, daily);
    await startDueRuns(rig, new Date("2026-11-21T10:00:00Z"));
    expect(await scheduleNow(id)).toMatchObject({ timeZone: "Europe/Amsterdam", nextAt: new Date("2026-11-22T02:00:00Z") });
  });

  it("begins one run that starts by itself, whatever the number of workers and of missed times, and plans the next", async () => {
    const id = await createSchedule(rig.database, rig.shop, daily);
    await startDueRuns(rig, new Date("2026-11-21T10:00:00Z"));
    const late = new Date("2026-11-25T10:00:00Z");
    await Promise.all([startDueRuns(rig, late), startDueRuns(rig, late), startDueRuns(rig, late)]);
    expect(await rig.database.run.findMany({ where: { scheduleId: id }, select: { automatic: true, state: true } })).toEqual([{ automatic: true, state: "freezing" }]);
    expect((await scheduleNow(id)).nextAt).toEqual(new Date("2026-11-26T02:00:00Z"));
  });

  it("leaves a start out while its last run is going, and says so", async () => {
    const id = await createSchedule(rig.database, rig.shop, daily);
    await startDueRuns(rig, new Date("2026-11-21T10:00:00Z"));
    await startDueRuns(rig, new Date("2026-11-22T03:00:00Z"));
    await startDueRuns(rig, new Date("2026-11-23T03:00:00Z"));
    expect(await rig.database.run.count({ where: { scheduleId: id } })).toBe(1);
    expect((await scheduleNow(id)).problem).toMatch(/^The last start was left out: run \d+ was not finished\.$/);
  });

  it("says when its look is gone instead of beginning a run", async () => {
    await rig.database.preset.create({ data: { shop: rig.shop, name: "ours", mode: "params", params: {} } });
    const id = await createSchedule(rig.database, rig.shop, { ...daily, presetName: "ours" });
    await rig.database.preset.deleteMany({ where: { name: "ours" } });
    await startDueRuns(rig, new Date("2026-11-21T10:00:00Z"));
    await startDueRuns(rig, new Date("2026-11-22T10:00:00Z"));
    expect(await rig.database.run.count()).toBe(0);
    expect((await scheduleNow(id)).problem).toBe('There is no preset called "ours". Choose another one in the settings.');
  });

  it("rests while the app is not installed", async () => {
    await createSchedule(rig.database, rig.shop, daily);
    await startDueRuns(rig, new Date("2026-11-21T10:00:00Z"));
    await rig.database.shop.updateMany({ data: { uninstalledAt: new Date() } });
    await startDueRuns(rig, new Date("2026-11-25T10:00:00Z"));
    await rig.database.shop.updateMany({ data: { uninstalledAt: null } });
    expect(await rig.database.run.count()).toBe(0);
  });

  it("can be removed by its own shop alone", async () => {
    const id = await createSchedule(rig.database, rig.shop, daily);
    await expect(removeSchedule(rig.database, "theirs.myshopify.com", id)).rejects.toMatchObject({ code: "schedule_unknown" });
    await removeSchedule(rig.database, rig.shop, id);
    expect(await rig.database.runSchedule.count()).toBe(0);
  });

  it("needs the day that its kind asks for", () => {
    expect(scheduleSchema.safeParse({ ...daily, every: "once" }).success).toBe(false);
    expect(scheduleSchema.safeParse({ ...daily, every: "weekly" }).success).toBe(false);
    expect(scheduleSchema.safeParse({ ...daily, every: "once", day: "2026-02-31" }).success).toBe(false);
  });
});
