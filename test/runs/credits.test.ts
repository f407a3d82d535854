import { createElement } from "react";
import { describe, expect, it } from "vitest";
import { RunEstimate } from "../../app/components/RunEstimate.tsx";
import { balanceOf, grant } from "../../app/intake/credits.ts";
import { moveJob } from "../../app/jobs/job-store.ts";
import { cancelRun, pauseRun, resumeRun, startRun } from "../../app/runs/control.ts";
import { estimateOf } from "../../app/runs/estimate.ts";
import { SHOP_WINDOW, tendRun } from "../../app/runs/tend.ts";
import { html } from "../components/render.ts";
import { giveEachTestItsOwnShop, runNow, shop, world } from "./own-shop.ts";
import { drain, finishJob, frozenRun, mediaId, simpleCatalogue, type RunOptions } from "./world.ts";

giveEachTestItsOwnShop();

const balance = () => balanceOf(world.database, shop);
const meteredRun = (images: number, options: RunOptions = {}) => frozenRun(world, shop, simpleCatalogue(images), { metering: true, automatic: true, ...options });

/** Movements by kind; checks that they add up: to the balance, and each reservation to at most one end. */
async function ledger(): Promise<Record<"reserve" | "keep" | "refund", number>> {
  const movements = await world.database.creditMovement.findMany({ where: { shop } });
  expect(movements.reduce((sum, { amount }) => sum + amount, 0)).toBe(await balance());
  const of = (...kinds: string[]) => movements.flatMap(({ kind, jobId }) => (kinds.includes(kind) ? [jobId] : []));
  const ends = of("keep", "refund");
  expect(new Set(ends).size).toBe(ends.length);
  expect(ends.filter((id) => !of("reserve").includes(id))).toEqual([]);
  return { reserve: of("reserve").length, keep: of("keep").length, refund: of("refund").length };
}

describe("a run where images cost credits", () => {
  it("takes one for each, keeps it when the image is done and gives it back when it fails", async () => {
    await grant(world.database, shop, 100);
    const run = await meteredRun(80);
    await drain(world, run.id, (media) => (Number(media.split("/").at(-1)) % 4 === 0 ? "failed" : "done"));
    expect(await runNow(run.id)).toMatchObject({ state: "done", done: 60, failed: 20 });
    expect(await ledger()).toEqual({ reserve: 80, keep: 60, refund: 20 });
    expect(await balance()).toBe(40);
  });

  it("finishes what is paid for, pauses with the reason when the credits are used up, and goes on once there are more", async () => {
    await grant(world.database, shop, 30);
    const run = await meteredRun(100);
    await drain(world, run.id, (media) => (media === mediaId(7) ? "failed" : "done"));
    // The failed image's credit went to another.
    expect(await runNow(run.id)).toMatchObject({ state: "paused", done: 30, failed: 1, open: 0, waiting: 69, errorCode: "credits_used_up", errorMerchant: expect.stringContaining("69 images still wait") as string });
    await resumeRun(world.database, shop, run.id);
    await drain(world, run.id);
    expect(await runNow(run.id)).toMatchObject({ state: "paused", done: 30 });
    await grant(world.database, shop, 200);
    await resumeRun(world.database, shop, run.id);
    await drain(world, run.id);
    expect(await runNow(run.id)).toMatchObject({ state: "done", done: 99, failed: 1, errorMerchant: null });
    expect(await ledger()).toEqual({ reserve: 100, keep: 99, refund: 1 });
  });

  it("takes none twice when several workers tend it at once", async () => {
    await grant(world.database, shop, 70);
    const run = await meteredRun(100);
    for (let round = 0; round < 12; round += 1) {
      await Promise.all([1, 2, 3, 4].map(() => tendRun(world, run.id)));
      for (const { id } of await world.database.job.findMany({ where: { runId: run.id, status: "queued" }, take: 25 })) await finishJob(world.database, id, "done");
    }
    await drain(world, run.id);
    expect(await runNow(run.id)).toMatchObject({ state: "paused", done: 70, waiting: 30 });
    expect(await ledger()).toEqual({ reserve: 70, keep: 70, refund: 0 });
  });

  it("gives back what was taken for images that a pause calls off", async () => {
    await grant(world.database, shop, 100);
    const run = await meteredRun(80);
    await tendRun(world, run.id);
    expect(await balance()).toBe(100 - SHOP_WINDOW);
    await pauseRun(world.database, shop, run.id);
    expect(await balance()).toBe(100);
    await resumeRun(world.database, shop, run.id);
    await drain(world, run.id);
    expect(await ledger()).toEqual({ reserve: 80 + SHOP_WINDOW, keep: 80, refund: SHOP_WINDOW });
  });

  it("holds the credit of a result until somebody has decided about it, and keeps it whatever was decided", async () => {
    await grant(world.database, shop, 10);
    const run = await meteredRun(2);
    await drain(world, run.id, () => "pending_review");
    expect(await ledger()).toEqual({ reserve: 2, keep: 0, refund: 0 });
    const [first, second] = await world.database.job.findMany({ where: { runId: run.id } });
    await moveJob(world.database, first!.id, "rejected", { decision: "rejected", decidedAt: new Date() });
    await moveJob(world.database, second!.id, "pending_publish", { decision: "approved", decidedAt: new Date() });
    await moveJob(world.database, second!.id, "failed", { errorCode: "image_changed" });
    await drain(world, run.id);
    expect(await ledger()).toEqual({ reserve: 2, keep: 1, refund: 1 });
  });

  it("makes as many samples as there are credits for, and is cancelled without a trace of the rest", async () => {
    await grant(world.database, shop, 2);
    const run = await meteredRun(50, { automatic: false });
    expect(run).toMatchObject({ state: "ready", waiting: 48, open: 2, metered: true });
    await cancelRun(world.database, world.queue, shop, run.id);
    await drain(world, run.id);
    expect(await balance()).toBe(2);
    await ledger();
  });

  it("says before it starts how many credits it needs and how many there are", async () => {
    await grant(world.database, shop, 20);
    const run = await meteredRun(50, { automatic: false });
    const estimate = await estimateOf(world.database, run);
    expect(estimate.credits).toEqual({ needed: 50, reserved: 3, left: 17 });
    const page = html(createElement(RunEstimate, { estimate, listed: 50 }));
    for (const text of ["50 needed, 20 available", "not enough credits for 30 images"]) expect(page).toContain(text);
    await grant(world.database, shop, 30);
    expect(html(createElement(RunEstimate, { estimate: await estimateOf(world.database, run), listed: 50 }))).not.toContain("not enough");
    await startRun(world.database, shop, run.id);
    await drain(world, run.id);
    expect([(await runNow(run.id)).state, await balance()]).toEqual(["done", 0]);
  });
});

it("costs nothing where the operator does not meter", async () => {
  const run = await frozenRun(world, shop, simpleCatalogue(5), { automatic: true });
  expect((await estimateOf(world.database, run)).credits).toBeNull();
  await drain(world, run.id);
  expect((await runNow(run.id)).done).toBe(5);
  expect(await world.database.creditMovement.count({ where: { shop } })).toBe(0);
});
