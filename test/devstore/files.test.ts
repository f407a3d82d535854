import sharp from "sharp";
import { expect, it } from "vitest";
import { FileAcknowledgeUpdateFailedDocument, FileUpdateDocument, MediaOriginalsDocument } from "../../app/shopify/documents.generated.ts";
import { installForAllTests, shop } from "./installed-shop.ts";
import { mediaOf, openTestShop, picture, productWithPhoto, until } from "./testing.ts";

installForAllTests();

const update = async (files: { id: string; originalSource?: string; filename?: string; alt?: string; previewImageSource?: string }[]) => (await shop.ask(FileUpdateDocument, { files })).data!.fileUpdate!;
/** Replaces the file and waits for its new content. */
const write = async (id: string, originalSource: string) => {
  const { sha256 } = await mediaOf(shop, id);
  expect((await update([{ id, originalSource }])).userErrors).toEqual([]);
  await until(async () => (await mediaOf(shop, id)).sha256 !== sha256);
};
const firstError = async (file: Parameters<typeof update>[0][number]) => (await update([file])).userErrors[0]?.code;

it("replaces in place: id, position, alt and variant link stay, version and time move on, the bytes are those sent", async () => {
  const { mediaId } = await productWithPhoto(shop, await picture("jpeg", "red"));
  const before = await mediaOf(shop, mediaId);
  const read = async () => (await shop.ask(MediaOriginalsDocument, { ids: [mediaId] })).data!.nodes[0] as { image: { url: string }; originalSource: { fileSize: number } };
  const urlBefore = (await read()).image.url;
  const sent = await picture("jpeg", "blue");
  await write(mediaId, await shop.stage(sent, "mug.jpg", "image/jpeg"));
  const after = await mediaOf(shop, mediaId);
  expect(after).toMatchObject({ id: before.id, position: 0, alt: "A mug", variantIds: before.variantIds, fileStatus: "READY", writes: 1, firstSha256: before.sha256 });
  expect(before.variantIds).toHaveLength(1);
  expect(await shop.store.control.bytes(mediaId)).toEqual(sent);
  expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
  const now = await read();
  expect(now.originalSource.fileSize).toBe(sent.length);
  expect(now.image.url).not.toBe(urlBefore);
  expect(now.image.url.split("?")[0]).toBe(urlBefore.split("?")[0]);
});

it("passes UPLOADED and PROCESSING without an image on the way to READY", async () => {
  const slow = await openTestShop({ delays: { staleReadyMs: 100, processingMs: 150, readyMs: 150 } });
  await slow.install();
  const { mediaId } = await productWithPhoto(slow, await picture("jpeg", "red"));
  const source = await slow.stage(await picture("jpeg", "blue"), "a.jpg", "image/jpeg");
  await slow.ask(FileUpdateDocument, { files: [{ id: mediaId, originalSource: source }] });
  const seen = new Map<string, boolean>();
  await until(async () => {
    const node = (await slow.ask(MediaOriginalsDocument, { ids: [mediaId] })).data!.nodes[0] as { fileStatus: string; image: object | null };
    seen.set(node.fileStatus, node.image !== null);
    return seen.has("PROCESSING") && node.fileStatus === "READY";
  });
  expect([...seen]).toEqual([["READY", true], ["UPLOADED", false], ["PROCESSING", false]]);
  await slow.close();
});

it("refuses a second update while the first is on its way: FILE_LOCKED, then NON_READY_STATE", async () => {
  const slow = await openTestShop({ delays: { staleReadyMs: 200, processingMs: 200, readyMs: 50 } });
  await slow.install();
  const { mediaId } = await productWithPhoto(slow, await picture("jpeg", "red"));
  const source = await slow.stage(await picture("jpeg", "blue"), "a.jpg", "image/jpeg");
  const code = async () => (await slow.ask(FileUpdateDocument, { files: [{ id: mediaId, originalSource: source }] })).data!.fileUpdate!.userErrors[0]?.code;
  expect(await code()).toBeUndefined();
  expect(await code()).toBe("FILE_LOCKED");
  await until(async () => (await mediaOf(slow, mediaId)).fileStatus === "UPLOADED");
  expect(await code()).toBe("NON_READY_STATE");
  await slow.close();
});

it("turns a transparent PNG written into a .jpg black", async () => {
  const { mediaId } = await productWithPhoto(shop, await picture("jpeg", "white"));
  await write(mediaId, await shop.stage(await picture("png", "#ff000000"), "a.png", "image/png"));
  const bytes = await shop.store.control.bytes(mediaId);
  expect((await sharp(bytes).metadata()).format).toBe("jpeg");
  expect([...(await sharp(bytes).raw().toBuffer()).subarray(0, 3)]).toEqual([0, 0, 0]);
});

it("re-encodes WebP bytes written into a .png to PNG and keeps their transparency", async () => {
  const { mediaId } = await productWithPhoto(shop, await picture("png", "white"), "mug.png");
  await write(mediaId, await shop.stage(await picture("webp", "#ff000000"), "a.webp", "image/webp"));
  const image = sharp(await shop.store.control.bytes(mediaId));
  expect((await image.metadata()).format).toBe("png");
  expect((await image.stats()).isOpaque).toBe(false);
});

it("refuses a filename with another extension, a missing file, a bad source, both sources at once and a long alt", async () => {
  const { mediaId: id } = await productWithPhoto(shop, await picture("jpeg", "red"));
  const renamed = await update([{ id, filename: "mug.png" }]);
  expect(renamed.userErrors[0]).toMatchObject({ code: "INVALID_FILENAME_EXTENSION", message: "The filename extension provided must match the original filename.", field: ["files", "0", "filename"] });
  expect(await firstError({ id: "gid://shopify/MediaImage/9", alt: "" })).toBe("FILE_DOES_NOT_EXIST");
  expect(await firstError({ id, originalSource: "mug.jpg" })).toBe("INVALID_IMAGE_SOURCE_URL");
  expect(await firstError({ id, originalSource: "https://a.example/a.jpg", previewImageSource: "https://a.example/b.jpg" })).toBe("INVALID");
  expect(await firstError({ id, alt: "a".repeat(513) })).toBe("ALT_VALUE_LIMIT_EXCEEDED");
  expect((await mediaOf(shop, id)).writes).toBe(0);
});

it("changes nothing when one file of a call is refused", async () => {
  const { mediaId: id } = await productWithPhoto(shop, await picture("jpeg", "red"));
  await update([{ id, alt: "changed" }, { id: "gid://shopify/MediaImage/9", alt: "" }]);
  expect((await mediaOf(shop, id)).alt).toBe("A mug");
});

it.each([
  ["a target that nothing was uploaded to", "IMAGE_DOWNLOAD_FAILURE", () => Promise.resolve("https://shopify-staged-uploads.storage.googleapis.com/tmp/none.jpg")],
  ["bytes that are no picture", "UNSUPPORTED_IMAGE_FILE_TYPE", () => shop.stage(Buffer.from("not a picture"), "a.jpg", "image/jpeg")],
  ["bytes that are not what the target said", "IMAGE_PROCESSING_FAILURE", async () => shop.stage(await picture("png", "red"), "a.jpg", "image/jpeg")],
  ["a cut-off picture", "IMAGE_PROCESSING_FAILURE", async () => shop.stage((await noisy()).subarray(0, 3000), "a.jpg", "image/jpeg")],
  ["more than 20 MB", "INVALID_IMAGE_FILE_SIZE", async () => shop.stage(Buffer.concat([await picture("jpeg", "red"), Buffer.alloc(21 * 1024 * 1024)]), "a.jpg", "image/jpeg")],
  ["more than 25 megapixels", "INVALID_IMAGE_RESOLUTION", async () => shop.stage(await picture("jpeg", "red", 5001), "a.jpg", "image/jpeg")],
])("ends FAILED for %s, keeps the old bytes, and is READY again once the failure is acknowledged", async (_name, code, source) => {
  const { mediaId } = await productWithPhoto(shop, await picture("jpeg", "green"));
  const { sha256 } = await mediaOf(shop, mediaId);
  await update([{ id: mediaId, originalSource: await source() }]);
  await until(async () => (await mediaOf(shop, mediaId)).fileStatus === "FAILED");
  expect((await mediaOf(shop, mediaId)).fileErrors[0]?.code).toBe(code);
  expect(await firstError({ id: mediaId, alt: "" })).toBe("INVALID_FAILED_MEDIA_STATE");
  const { data } = await shop.ask(FileAcknowledgeUpdateFailedDocument, { fileIds: [mediaId] });
  expect(data?.fileAcknowledgeUpdateFailed).toEqual({ files: [{ id: mediaId, fileStatus: "READY" }], userErrors: [] });
  expect(await mediaOf(shop, mediaId)).toMatchObject({ sha256, fileErrors: [] });
});

it("fails the next file, and locks the next update, when the dial says so", async () => {
  const { mediaId } = await productWithPhoto(shop, await picture("jpeg", "red"));
  await shop.store.control.faults({ lockedNext: 1, failNextFile: "MEDIA_TIMEOUT_ERROR" });
  const originalSource = await shop.stage(await picture("jpeg", "blue"), "a.jpg", "image/jpeg");
  expect(await firstError({ id: mediaId, originalSource })).toBe("FILE_LOCKED");
  expect(await firstError({ id: mediaId, originalSource })).toBeUndefined();
  await until(async () => (await mediaOf(shop, mediaId)).fileStatus === "FAILED");
  expect((await mediaOf(shop, mediaId)).fileErrors[0]?.code).toBe("MEDIA_TIMEOUT_ERROR");
});

it("carries out an update whose answer is lost", async () => {
  const { mediaId: id } = await productWithPhoto(shop, await picture("jpeg", "red"));
  const originalSource = await shop.stage(await picture("jpeg", "blue"), "a.jpg", "image/jpeg");
  await shop.store.control.faults({ lostUpdates: 1 });
  await expect(update([{ id, originalSource }])).rejects.toThrow("fetch failed");
  await until(async () => (await mediaOf(shop, id)).writes === 1);
});

it("finishes a file that was on its way when the stand-in stopped", async () => {
  const slow = await openTestShop({ delays: { staleReadyMs: 0, processingMs: 100, readyMs: 100 } });
  await slow.store.control.createProduct({ title: "Mug", images: [{ filename: "mug.jpg", bytes: await picture("jpeg", "red") }] });
  await slow.restart();
  await until(async () => (await slow.store.control.media())[0]?.fileStatus === "READY");
  await slow.close();
});

/** A picture that does not compress away, so that half of its bytes are half of its rows. */
function noisy(): Promise<Buffer> {
  return sharp({ create: { width: 200, height: 200, channels: 3, background: "gray", noise: { type: "gaussian", mean: 128, sigma: 60 } } }).jpeg().toBuffer();
}
