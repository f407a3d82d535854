import fs from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noBudget } from "../../app/shopify/budget.ts";
import { adminApi, type AdminApi } from "../../app/shopify/admin-client.ts";
import { replaceBytes, stageUpload } from "../../app/shopify/transfer.ts";
import { mediaOf, picture, productWithPhoto, until } from "../devstore/testing.ts";
import { openRig, type Rig } from "../support/rig.ts";

let rig: Rig;
let calls: string[];
let admin: AdminApi;
beforeEach(async () => {
  rig = await openRig();
  calls = [];
  const { accessToken } = await rig.database.session.findFirstOrThrow();
  admin = adminApi({ tokens: { accessToken: () => Promise.resolve(accessToken) }, budget: noBudget, onAnswer: (_shop, { operation }) => calls.push(operation) });
});
afterEach(() => rig.close());

/** Three images with new bytes that wait at staged addresses. */
async function staged(): Promise<{ mediaId: string; resourceUrl: string }[]> {
  const images = [];
  for (const colour of ["#111111", "#222222", "#333333"]) {
    const { mediaId } = await productWithPhoto(rig.standin, await picture("jpeg", colour), `photo-${colour.slice(1)}.jpg`);
    const file = path.join(rig.scratchDir, `${colour}.jpg`);
    await fs.writeFile(file, await picture("jpeg", "#abcdef"));
    images.push({ mediaId, resourceUrl: await stageUpload(admin, rig.shop, { name: "new.jpg", mime: "image/jpeg", file }) });
  }
  return images;
}

describe("a replacement", () => {
  it("in bulk shares its call with others", async () => {
    const images = await staged();
    calls = [];
    await Promise.all(images.map(({ mediaId, resourceUrl }) => replaceBytes(admin.background, rig.shop, mediaId, resourceUrl)));
    expect(calls).toEqual(["FileUpdate"]);
    for (const { mediaId } of images) await until(async () => (await mediaOf(rig.standin, mediaId)).writes === 1);
  });

  it("that somebody waits for is sent at once and by itself", async () => {
    const images = await staged();
    calls = [];
    await Promise.all(images.map(({ mediaId, resourceUrl }) => replaceBytes(admin, rig.shop, mediaId, resourceUrl)));
    expect(calls).toEqual(["FileUpdate", "FileUpdate", "FileUpdate"]);
  });

  it("that is refused is told why, and of the others of its call that their outcome is unknown", async () => {
    const [first, second] = await staged();
    const outcomes = await Promise.all(
      [{ mediaId: "gid://shopify/MediaImage/404", resourceUrl: first!.resourceUrl }, second!].map(({ mediaId, resourceUrl }) =>
        replaceBytes(admin.background, rig.shop, mediaId, resourceUrl).then(() => null, (error: unknown) => error),
      ),
    );
    expect(outcomes).toMatchObject([{ code: "shopify_file_does_not_exist", outcomeUnknown: false }, { code: "shopify_outcome_unknown", outcomeUnknown: true }]);
  });
});
