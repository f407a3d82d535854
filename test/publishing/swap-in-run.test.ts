import { afterEach, beforeEach, expect, it } from "vitest";
import { carryOut } from "../../app/publishing/carry-out.ts";
import { revertRun, startRun } from "../../app/runs/control.ts";
import { createRun } from "../../app/runs/create.ts";
import { picture, until } from "../devstore/testing.ts";
import { freezeAll, photosReady, runNow, work } from "../runs/steps.ts";
import { openRig, type Rig } from "../support/rig.ts";

let rig: Rig;
beforeEach(async () => {
  rig = await openRig({ bulk: { startMs: 5, runMs: 5 } });
  await rig.database.shop.update({ where: { domain: rig.shop }, data: { keepTransparency: true } });
});
afterEach(() => rig.close());

const control = () => rig.standin.store.control;
const galleries = async () => Object.fromEntries((await control().products()).map(({ title, mediaIds }) => [title, mediaIds]));

/** A run over everything with the transparent look, to its end. */
async function runOverAll(): Promise<string> {
  const id = await rig.database.$transaction(async (tx) => (await createRun(tx, rig.queue, { shop: rig.shop, scope: { kind: "all" }, presetName: "transparent" })).id);
  await freezeAll(rig, id);
  await startRun(rig.database, rig.shop, id);
  await work(rig, id, allAtOnce);
  return id;
}

/** All at once, as workers do: two of them are about the same gallery. */
async function allAtOnce(rig: Rig, publicationIds: string[]): Promise<void> {
  await Promise.all(publicationIds.map((id) => until(() => carryOut(rig, id).then(() => true, () => false))));
}

it("swaps a photo in every product that the run has listed, knows it the next time, and puts everything back", async () => {
  const photo = async (colour: string, number: number) => ({ filename: `photo-${number}.jpg`, bytes: await picture("jpeg", colour) });
  const mug = await control().createProduct({ title: "Mug", images: [await photo("red", 1), await photo("blue", 2), await photo("green", 3)] });
  const box = await control().createProduct({ title: "Box", images: [await photo("gold", 4)] });
  await control().shareImage(mug.mediaIds[1]!, box.id);
  await photosReady(rig);
  const before = await galleries();

  const first = await runOverAll();
  expect(await runNow(rig, first)).toMatchObject({ state: "done", images: 4, done: 4 });
  const swaps = await rig.database.publication.findMany();
  const newOf = new Map(swaps.map(({ mediaId, newMediaId }) => [mediaId, newMediaId]));
  expect(swaps.map(({ writeBack }) => writeBack)).toEqual(["swap", "swap", "swap", "swap"]);
  expect(await galleries()).toEqual({ Mug: before.Mug!.map((id) => newOf.get(id)), Box: before.Box!.map((id) => newOf.get(id)) });

  expect(await runNow(rig, await runOverAll())).toMatchObject({ images: 4, skipped: 4, skips: { already_done: 4 } });

  await revertRun(rig.database, rig.shop, first);
  await work(rig, first, allAtOnce);
  expect(await runNow(rig, first)).toMatchObject({ state: "reverted", reverted: 4 });
  expect(await galleries()).toEqual(before);
});
