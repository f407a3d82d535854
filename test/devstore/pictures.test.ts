import sharp from "sharp";
import { beforeAll, expect, it } from "vitest";
import { MediaOriginalsDocument } from "../../app/shopify/documents.generated.ts";
import { installForAllTests, shop } from "./installed-shop.ts";
import { openTestShop, picture, productWithPhoto } from "./testing.ts";

installForAllTests();

let bytes: Buffer;
let mediaId: string;
beforeAll(async () => {
  bytes = await picture("jpeg", "red");
  ({ mediaId } = await productWithPhoto(shop, bytes));
});

async function urls(where = shop, id = mediaId): Promise<{ cdn: string; original: string }> {
  const node = (await where.ask(MediaOriginalsDocument, { ids: [id] })).data!.nodes[0] as { image: { url: string }; originalSource: { url: string } };
  return { cdn: node.image.url, original: node.originalSource.url };
}

const get = async (url: string, headers: Record<string, string> = {}) => {
  const response = await shop.fetch(url, { headers });
  return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
};

it("gives the exact bytes at originalSource.url", async () => {
  expect(await get((await urls()).original)).toEqual({ status: 200, body: bytes });
});

it("answers 403 once originalSource.url has expired", async () => {
  const short = await openTestShop({ originalUrlTtlMs: 30 });
  await short.install();
  const { mediaId: id } = await productWithPhoto(short, bytes);
  const { original } = await urls(short, id);
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect((await short.fetch(original)).status).toBe(403);
  await short.close();
});

it("answers 403 to an address whose file or time was changed", async () => {
  const { original } = await urls();
  expect((await get(original.replace(/Expires=\d+/, `Expires=${Date.now() + 3_600_000}`))).status).toBe(403);
  expect((await get(original.replace(/originals\/\w{4}/, "originals/0000"))).status).toBe(403);
});

it("gives WebP bytes for a .jpg on the CDN unless the caller names JPEG alone", async () => {
  const { cdn } = await urls();
  expect(cdn).toMatch(/^https:\/\/cdn\.shopify\.com\/.*\/mug\.jpg\?v=\d+$/);
  for (const headers of [{}, { accept: "*/*" }, { accept: "image/webp,image/jpeg" }]) {
    expect((await sharp((await get(cdn, headers)).body).metadata()).format).toBe("webp");
  }
  expect((await get(cdn, { accept: "image/jpeg" })).body).toEqual(bytes);
});

it("answers 404 for a file that is not there", async () => {
  expect((await get((await urls()).cdn.replace("mug.jpg", "none.jpg"))).status).toBe(404);
});
