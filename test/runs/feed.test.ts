import { describe, expect, it } from "vitest";
import { approve, reject } from "../../app/review/decide.ts";
import { cancelRun, pauseRun, resumeRun, retryFailed, revertRun, startRun } from "../../app/runs/control.ts";
import { conclude } from "../../app/runs/conclude.ts";
import { stageLines } from "../../app/runs/stage.ts";
import { PUBLISHING_WINDOW, SHOP_WINDOW, tendRun, tendRuns } from "../../app/runs/tend.ts";
import { giveEachTestItsOwnShop, runNow, shop, world } from "./own-shop.ts";
import { drain, finishJob, frozenRun, imageLine, LIMITS, mediaId, newShop, productLine, simpleCatalogue, streamed } from "./world.ts";

giveEachTestItsOwnShop();

const openJobs = (runId: string) => world.database.job.count({ where: { runId, state: "pending" } });

/** The run's own counts, and the same counted from its images. */
async function expectExact(id: string): Promise<void> {
  const run = await runNow(id);
  const rows = await world.database.$queryRaw<{ state: string; count: number }[]>`
    select case when state = 'decided' then 'review' else state end as state, count(*)::int from "RunImage" where "runId" = ${id}::uuid group by 1`;
  const counted = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  const kept = { skipped: run.skipped, waiting: run.waiting, open: run.open, review: run.review, done: run.done, unchanged: run.unchanged, rejected: run.rejected, failed: run.failed };
  expect(Object.fromEntries(Object.entries(kept).filter(([, images]) => images !== 0))).toEqual(counted);
  expect(Object.values(kept).reduce((sum, images) => sum + images, 0)).toBe(run.images);
}

describe("feeding a run", () => {
  it("keeps no more than its window under way, takes every image once, and ends by itself with exact counts", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(200), { automatic: true });
    await tendRun(world, run.id);
    expect(await openJobs(run.id)).toBe(SHOP_WINDOW);
    const ended = await drain(world, run.id, (media) => (media.endsWith("7") ? "failed" : "done"));
    expect(ended).toMatchObject({ state: "done", images: 200, done: 180, failed: 20, waiting: 0, open: 0 });
    expect(await world.database.job.count({ where: { runId: run.id } })).toBe(200);
    await expectExact(run.id);
  });

  it("goes on while results wait for Shopify, up to a bound", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(600), { automatic: true });
    for (let look = 0; look < 10; look += 1) {
      await tendRun(world, run.id);
      await world.database.job.updateMany({ where: { runId: run.id, status: "queued" }, data: { status: "pending_publish" } });
    }
    expect(await openJobs(run.id)).toBe(SHOP_WINDOW + PUBLISHING_WINDOW);
    await expectExact(run.id);
  });

  it("makes no job twice when several workers tend it at once", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(150), { automatic: true });
    const worker = async () => {
      for (let look = 0; look < 20; look += 1) {
        await tendRuns(world);
        for (const { id } of await world.database.job.findMany({ where: { runId: run.id, status: "queued" }, select: { id: true }, take: 20 })) await finishJob(world.database, id, "done");
      }
    };
    await Promise.all([worker(), worker(), worker()]);
    await drain(world, run.id);
    const jobs = await world.database.job.findMany({ where: { runId: run.id }, select: { mediaId: true } });
    expect(new Set(jobs.map((job) => job.mediaId)).size).toBe(jobs.length);
    expect(await runNow(run.id)).toMatchObject({ state: "done", done: 150 });
    await expectExact(run.id);
  });

  it("skips an image that something else began to work on after the freeze", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(3), { automatic: true });
    await world.database.job.create({ data: { id: crypto.randomUUID(), shop: shop, origin: "webhook", mode: "params", params: {}, dedupeKey: "other", mediaId: mediaId(2) } });
    expect(await drain(world, run.id)).toMatchObject({ state: "done", done: 2, skipped: 1, skips: { busy: 1 } });
    await expectExact(run.id);
  });

  it("gives a small shop its turn beside a large one", async () => {
    const smallShop = await newShop(world);
    const large = await frozenRun(world, shop, simpleCatalogue(300), { automatic: true });
    const small = await frozenRun(world, smallShop, simpleCatalogue(10), { automatic: true });
    await tendRuns(world);
    // The queue hands work out by priority, then by age.
    const queued = await world.database.$queryRaw<{ shop: string }[]>`
      select j.shop from pgboss.job q join "Job" j on j.id::text = q.data ->> 'jobId' where q.name = 'process-image' and j.shop in (${shop}, ${smallShop}) order by q.priority desc, q.created_on, q.id`;
    const last = queued.findLastIndex((entry) => entry.shop === smallShop);
    expect(last).toBeLessThan(SHOP_WINDOW + 10);
    expect(queued.length).toBe(SHOP_WINDOW + 10);
    expect((await drain(world, small.id)).state).toBe("done");
    expect((await runNow(large.id)).state).toBe("running");
  });

  it("puts its jobs behind those of webhooks and of people", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(5));
    await startRun(world.database, shop, run.id);
    await tendRun(world, run.id);
    const rows = await world.database.$queryRaw<{ held: boolean; priority: number }[]>`
      select j.held, q.priority from pgboss.job q join "Job" j on j.id::text = q.data ->> 'jobId' where q.name = 'process-image' and j.shop = ${shop}`;
    expect(rows.filter(({ held }) => !held).map(({ priority }) => priority)).toEqual([1, 1]);
    expect(rows.filter(({ held }) => held).map(({ priority }) => priority)).toEqual([10, 10, 10]);
  });
});

describe("a run under its merchant's hand", () => {
  it("withdraws what waits in the queue when it is paused, lets finish what is under way, and goes on where it was", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(100), { automatic: true });
    await tendRun(world, run.id);
    const [first] = await world.database.job.findMany({ where: { runId: run.id }, take: 1 });
    await world.database.job.update({ where: { id: first!.id }, data: { status: "pending_fetch" } });
    await pauseRun(world.database, shop, run.id);
    expect(await runNow(run.id)).toMatchObject({ state: "paused", open: 1, waiting: 99 });
    expect(await world.database.job.count({ where: { runId: run.id } })).toBe(1);
    await finishJob(world.database, first!.id, "done");
    await tendRun(world, run.id);
    await tendRun(world, run.id);
    expect(await runNow(run.id)).toMatchObject({ state: "paused", open: 0, waiting: 99, done: 1 });
    await resumeRun(world.database, shop, run.id);
    expect(await drain(world, run.id)).toMatchObject({ state: "done", done: 100 });
    await expectExact(run.id);
  });

  it("stops for good when it is cancelled, and rejects the samples that nobody approved", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(50));
    for (const { id } of await world.database.job.findMany({ where: { runId: run.id } })) await finishJob(world.database, id, "pending_review");
    await cancelRun(world.database, world.queue, shop, run.id);
    expect(await drain(world, run.id)).toMatchObject({ state: "cancelled", rejected: 3, waiting: 47, open: 0 });
    expect(await world.database.publication.count({ where: { shop } })).toBe(0);
    await expectExact(run.id);
  });

  it("holds samples until the run starts, and then does with them what the shop's policy says", async () => {
    await world.database.shop.update({ where: { domain: shop }, data: { publishPolicy: "review_first" } });
    const run = await frozenRun(world, shop, simpleCatalogue(3));
    for (const { id } of await world.database.job.findMany({ where: { runId: run.id } })) await finishJob(world.database, id, "pending_review");
    await tendRuns(world);
    expect(await runNow(run.id)).toMatchObject({ state: "ready", open: 3 });
    await startRun(world.database, shop, run.id);
    expect(await drain(world, run.id)).toMatchObject({ state: "done", review: 3 });
    await expectExact(run.id);
  });

  it("follows decisions that are made after its end", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(2), { automatic: true });
    await drain(world, run.id, () => "pending_review");
    expect(await runNow(run.id)).toMatchObject({ state: "done", review: 2 });
    const [one, other] = await world.database.job.findMany({ where: { runId: run.id } });
    await reject(world.database, shop, one!.id);
    await expect(approve(world.database, world.queue, shop, other!.id)).rejects.toThrow("stored original");
    await tendRuns(world);
    expect(await runNow(run.id)).toMatchObject({ review: 1, rejected: 1 });
    await expectExact(run.id);
  });

  it("tries the failed again as a run of its own, with the treatment they failed with", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(20), { automatic: true });
    await drain(world, run.id, (media) => (media === mediaId(4) || media === mediaId(9) ? "failed" : "done"));
    const again = await retryFailed(world.database, world.queue, shop, run.id);
    await conclude({ ...world, ...LIMITS }, again, (await stageLines(world.database, again, streamed([])))!);
    const { params } = await runNow(run.id);
    expect(await runNow(again)).toMatchObject({ images: 2, state: "ready", number: run.number + 1, params });
    await startRun(world.database, shop, again);
    expect(await world.database.runImage.findMany({ where: { runId: again }, orderBy: { position: "asc" }, select: { mediaId: true, skipReason: true } })).toEqual([
      { mediaId: mediaId(4), skipReason: null },
      { mediaId: mediaId(9), skipReason: null },
    ]);
  });

  it("pauses, with the reason, when what failed would fail for every image of the shop", async () => {
    const run = await frozenRun(world, shop, simpleCatalogue(200), { automatic: true });
    await tendRun(world, run.id);
    const [first] = await world.database.job.findMany({ where: { runId: run.id }, take: 1 });
    await world.database.job.update({ where: { id: first!.id }, data: { status: "failed", state: "failed", errorCode: "shopify_file_storage_limit_exceeded", errorMerchant: "The shop has used up its file storage." } });
    await tendRun(world, run.id);
    expect(await runNow(run.id)).toMatchObject({ state: "paused", failed: 1, open: 0, waiting: 199, errorMerchant: "The shop has used up its file storage." });
    await resumeRun(world.database, shop, run.id);
    expect(await runNow(run.id)).toMatchObject({ state: "running", errorMerchant: null });
    await expectExact(run.id);
  });

  it("is not known to another shop", async () => {
    const run = await frozenRun(world, shop, [productLine(1), imageLine(1, 1)]);
    const { database, queue } = world;
    const stranger = "theirs.myshopify.com";
    for (const touch of [() => startRun(database, stranger, run.id), () => pauseRun(database, stranger, run.id), () => cancelRun(database, queue, stranger, run.id), () => retryFailed(database, queue, stranger, run.id), () => revertRun(database, stranger, run.id)]) {
      await expect(touch()).rejects.toMatchObject({ code: "run_unknown" });
    }
    expect((await runNow(run.id)).state).toBe("ready");
  });
});
