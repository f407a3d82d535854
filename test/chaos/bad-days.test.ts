import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { setTimeout as sleep } from "node:timers/promises";
import { asPackshotError, type PackshotError } from "../../app/errors.ts";
import { look } from "../../app/intake/look.ts";
import { processImage } from "../../app/jobs/handlers/process-image.ts";
import { failJob } from "../../app/jobs/job-store.ts";
import { carryOut, giveUp } from "../../app/publishing/carry-out.ts";
import type { Storage } from "../../app/storage/storage.ts";
import { mediaOf, merchantReplaces, picture, productWithPhoto, until } from "../devstore/testing.ts";
import { acceptOne, adminWithStoredTokens, openRig, type Rig } from "../support/rig.ts";
import { withoutDatabase } from "./storm.ts";

const PATIENCE = 60;

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

/** As the queue does: again, as long as the error says that it is worth it. @returns the error that ended it */
async function untilDone(run: () => Promise<unknown>): Promise<PackshotError | null> {
  for (let tries = 0; tries < PATIENCE; tries += 1) {
    try {
      await run();
      return null;
    } catch (thrown) {
      const error = asPackshotError(thrown);
      if (error.retry === "never") return error;
      await sleep(200);
    }
  }
  throw new Error(`expected an end within ${PATIENCE} tries`);
}

const publicationOf = (jobId: string) => rig.database.publication.findFirstOrThrow({ where: { jobId, kind: "write" } });

/** Both halves of a job's way, each as the queue would run it. */
async function throughQueue(jobId: string, context: Rig = rig): Promise<void> {
  const failed = await untilDone(() => processImage(context, jobId));
  if (failed) {
    await failJob(rig.database, jobId, failed);
    return;
  }
  const { id } = await publicationOf(jobId);
  const unpublished = await untilDone(() => carryOut(context, id));
  if (unpublished) await giveUp(rig.database, id, unpublished);
}

const job = (id: string) => rig.database.job.findUniqueOrThrow({ where: { id } });

/** Every original stands in the store as the merchant uploaded it. */
async function originalsAreSafe(merchants: Buffer[]): Promise<void> {
  const hashes = merchants.map((bytes) => createHash("sha256").update(bytes).digest("hex")).sort();
  const originals = await rig.database.original.findMany();
  expect(originals.map(({ sha256 }) => sha256).sort()).toEqual(hashes);
  for (const { storageKey, sha256 } of originals) expect(createHash("sha256").update(await rig.storage.read(storageKey)).digest("hex")).toBe(sha256);
}

async function accepted(colour = "#804020") {
  const bytes = await picture("jpeg", colour, 80);
  const { product, mediaId } = await productWithPhoto(rig.standin, bytes);
  return { bytes, mediaId, productId: product.id, jobId: await acceptOne(rig, product.id) };
}

describe("an image is written back exactly once", () => {
  it("although the database is away for several tries of both halves of its way", async () => {
    const { bytes, mediaId, jobId } = await accepted();
    const away = withoutDatabase(rig.databaseUrl, 2500);
    await sleep(200);
    expect(await untilDone(() => processImage(rig, jobId))).toBeNull();
    await away;
    const { id } = await publicationOf(jobId);
    const carrying = untilDone(() => carryOut(rig, id));
    await sleep(150);
    await withoutDatabase(rig.databaseUrl, 2500);
    expect(await carrying).toBeNull();
    expect((await mediaOf(rig.standin, mediaId)).writes).toBe(1);
    expect((await job(jobId)).status).toBe("done");
    await originalsAreSafe([bytes]);
  });

  it("although the disk is full for a while, and nothing is sent before the original is kept", async () => {
    const { bytes, mediaId, jobId } = await accepted();
    let refusals = 6;
    const full: Storage = {
      ...rig.storage,
      putFile(key, file) {
        if (refusals-- > 0) return Promise.reject(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }));
        return rig.storage.putFile(key, file);
      },
    };
    await throughQueue(jobId, { ...rig, storage: full });
    expect(refusals).toBeLessThan(0);
    expect((await mediaOf(rig.standin, mediaId)).writes).toBe(1);
    await originalsAreSafe([bytes]);
  });

  it("although every tenth call fails, in every way", async () => {
    const images = await Promise.all(["#102030", "#405060", "#708090"].map(accepted));
    const rate = 0.1;
    await rig.standin.store.control.faults({ seed: 5, rates: { throttled: rate, http429: rate, http5xx: rate, reset: rate, lostAnswer: rate, locked: rate, nonReady: rate, uploadVanishes: 0.1 } });
    await Promise.all(images.map(({ jobId }) => throughQueue(jobId)));
    await rig.standin.store.control.faults({});
    for (const { mediaId, jobId } of images) {
      const { state, failures, sha256, errorCode } = await publicationOf(jobId);
      const media = await mediaOf(rig.standin, mediaId);
      if (state === "done") expect(media).toMatchObject({ writes: 1 + failures, sha256 });
      // Three uploads in a row that vanished: said as it was, and the merchant's image stands.
      else expect({ errorCode, writes: media.writes, sha256: media.sha256 }).toEqual({ errorCode: "image_refused", writes: failures, sha256: media.firstSha256 });
    }
    await originalsAreSafe(images.map(({ bytes }) => bytes));
  }, 120_000);
});

describe("the merchant", () => {
  it("who replaces an image while it is worked on gets the new one processed, and the old one is kept too", async () => {
    const { bytes, mediaId, productId, jobId } = await accepted();
    await processImage(rig, jobId);
    const newer = await picture("jpeg", "#2040a0", 90);
    await merchantReplaces(rig.standin, mediaId, newer);
    await throughQueue(jobId);
    expect(await job(jobId)).toMatchObject({ status: "failed", errorCode: "image_changed" });

    const second = await acceptOne(rig, productId);
    await throughQueue(second);
    expect((await job(second)).status).toBe("done");
    expect((await mediaOf(rig.standin, mediaId)).writes).toBe(1);
    await originalsAreSafe([bytes, newer]);
  });

  it("who deletes an image while it is worked on is told so, and nothing is sent", async () => {
    const { bytes, mediaId, jobId } = await accepted();
    await processImage(rig, jobId);
    await rig.standin.store.merchant.deleteImage(mediaId);
    await throughQueue(jobId);
    expect(await job(jobId)).toMatchObject({ status: "failed", errorCode: "image_deleted" });
    await originalsAreSafe([bytes]);
  });

  it("whose product has 250 images gets all of them processed, page by page", async () => {
    const images = await Promise.all(Array.from({ length: 250 }, async (_, index) => ({ filename: `p${index}.jpg`, bytes: await picture("jpeg", `rgb(${index},90,90)`, 32) })));
    const product = await rig.standin.store.merchant.createProduct({ title: "All of them", images });
    await until(async () => (await rig.standin.store.control.media()).every(({ fileStatus }) => fileStatus === "READY"));
    const jobs = await look(rig, rig.shop, product.id);
    expect(jobs).toHaveLength(250);
    await throughQueue(jobs[249]!);
    expect((await job(jobs[249]!)).status).toBe("done");
    expect(await look(rig, rig.shop, product.id)).toEqual([]);
  });

  it("who uninstalls the app while it works is left with whole images, and the jobs say why they ended", async () => {
    const { bytes, mediaId, jobId } = await accepted();
    await processImage(rig, jobId);
    await rig.standin.store.control.uninstall();
    await rig.database.session.deleteMany();
    const { id } = await publicationOf(jobId);
    await giveUp(rig.database, id, (await untilDone(() => carryOut({ ...rig, admin: adminWithStoredTokens(rig) }, id))) ?? asPackshotError("nothing"));
    expect(await job(jobId)).toMatchObject({ status: "failed", errorCode: "shopify_no_access" });
    const media = await mediaOf(rig.standin, mediaId);
    expect(media).toMatchObject({ writes: 0, sha256: media.firstSha256 });
    await originalsAreSafe([bytes]);
  });
});
