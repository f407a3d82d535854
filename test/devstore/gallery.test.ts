import { describe, expect, it } from "vitest";
import { FileCreateDocument, FilesNamedDocument, FileUpdateDocument, JobStatusDocument, ProductReorderMediaDocument, ProductVariantAppendMediaDocument, ProductVariantDetachMediaDocument } from "../../app/shopify/documents.generated.ts";
import { installForAllTests, shop } from "./installed-shop.ts";
import { mediaOf, picture, until } from "./testing.ts";

installForAllTests();

const create = async (filename: string, more: { duplicateResolutionMode?: "RAISE_ERROR"; alt?: string } = {}) => {
  const originalSource = await shop.stage(await picture("png", "#00000000"), "upload.png", "image/png");
  return (await shop.ask(FileCreateDocument, { files: [{ originalSource, contentType: "IMAGE", filename, ...more }] })).data!.fileCreate!;
};
const ready = (id: string) => until(async () => (await mediaOf(shop, id)).fileStatus === "READY");
const reorder = async (id: string, moves: [string, number][]) => (await shop.ask(ProductReorderMediaDocument, { id, moves: moves.map(([media, position]) => ({ id: media, newPosition: String(position) })) })).data!.productReorderMedia!;
const append = async (productId: string, ...pairs: [string, string][]) => (await shop.ask(ProductVariantAppendMediaDocument, { productId, variantMedia: pairs.map(([variantId, mediaId]) => ({ variantId, mediaIds: [mediaId] })) })).data!.productVariantAppendMedia!.userErrors[0]?.code;
const detach = async (productId: string, ...pairs: [string, string][]) => (await shop.ask(ProductVariantDetachMediaDocument, { productId, variantMedia: pairs.map(([variantId, mediaId]) => ({ variantId, mediaIds: [mediaId] })) })).data!.productVariantDetachMedia!.userErrors[0]?.code;
const galleryOf = async (id: string) => (await shop.store.control.products()).find((product) => product.id === id)!;

async function mug() {
  const bytes = await picture("jpeg", "red");
  const product = await shop.store.control.createProduct({ title: "Mug", images: [1, 2, 3].map((number) => ({ filename: `mug-${number}.jpg`, bytes })), variants: [{ title: "Red", image: 0 }, { title: "Blue" }] });
  for (const id of product.mediaIds) await ready(id);
  return product;
}

describe("a created file", () => {
  it("becomes READY with the bytes that were sent, its name and alt, in no product", async () => {
    const { files } = await create("clear.png", { alt: "Clear" });
    const id = files![0]!.id;
    await ready(id);
    expect(await mediaOf(shop, id)).toMatchObject({ filename: "clear.png", alt: "Clear", productIds: [], firstSha256: null });
  });

  it("gets another name where its own is taken, or is refused if that was asked for", async () => {
    await create("twice.png");
    const { files } = await create("twice.png");
    expect((await mediaOf(shop, files![0]!.id)).filename).toMatch(/^twice_.+\.png$/);
    expect((await create("twice.png", { duplicateResolutionMode: "RAISE_ERROR" })).userErrors).toMatchObject([{ code: "FILENAME_ALREADY_EXISTS" }]);
  });

  it("is refused under the extension of another format", async () => {
    expect((await create("clear.jpg")).userErrors).toMatchObject([{ code: "MISMATCHED_FILENAME_AND_ORIGINAL_SOURCE" }]);
  });

  it("is found by its name", async () => {
    const { files } = await create("wanted-1.png");
    const found = (await shop.ask(FilesNamedDocument, { query: 'filename:"wanted-1.png"' })).data!.files.nodes.map(({ id }) => id);
    expect(found).toContain(files![0]!.id);
  });

  it("joins a product's gallery at its end once it is READY, and leaves its variants when it goes", async () => {
    const product = await mug();
    const id = (await create("joins.png")).files![0]!.id;
    const add = { files: [{ id, referencesToAdd: [product.id] }] };
    expect((await shop.ask(FileUpdateDocument, add)).data!.fileUpdate!.userErrors).toMatchObject([{ code: "NON_READY_STATE" }]);
    await ready(id);
    expect((await shop.ask(FileUpdateDocument, add)).data!.fileUpdate!.userErrors).toEqual([]);
    expect((await galleryOf(product.id)).mediaIds).toEqual([...product.mediaIds, id]);
    expect(await append(product.id, [product.variants[1]!.id, id])).toBeUndefined();
    await shop.ask(FileUpdateDocument, { files: [{ id, referencesToRemove: [product.id] }] });
    const { mediaIds, variants } = await galleryOf(product.id);
    expect(mediaIds).toEqual(product.mediaIds);
    expect(variants[1]!.mediaId).toBeNull();
  });
});

describe("a gallery's order", () => {
  it("changes some time after it was asked for, move by move", async () => {
    const product = await mug();
    const [a, b, c] = product.mediaIds as [string, string, string];
    const { job } = await reorder(product.id, [[c, 0], [a, 2]]);
    expect(job!.done).toBe(false);
    expect((await galleryOf(product.id)).mediaIds).toEqual([a, b, c]);
    await until(async () => (await shop.ask(JobStatusDocument, { id: job!.id })).data!.job!.done);
    expect((await galleryOf(product.id)).mediaIds).toEqual([c, b, a]);
  });

  it("is refused for a media of another product", async () => {
    const [product, other] = [await mug(), await mug()];
    expect((await reorder(product.id, [[other.mediaIds[0]!, 0]])).mediaUserErrors).toMatchObject([{ code: "MEDIA_DOES_NOT_EXIST_ON_PRODUCT" }]);
  });
});

describe("a variant", () => {
  it("holds one image, and lets go of none that it does not show", async () => {
    const product = await mug();
    const [red, blue] = product.variants.map(({ id }) => id) as [string, string];
    const [first, second] = product.mediaIds as [string, string];
    expect(await append(product.id, [red, second])).toBe("PRODUCT_VARIANT_ALREADY_HAS_MEDIA");
    expect(await detach(product.id, [blue, first])).toBe("MEDIA_IS_NOT_ATTACHED_TO_VARIANT");
    expect(await detach(product.id, [red, first])).toBeUndefined();
    expect(await append(product.id, [red, second])).toBeUndefined();
    expect((await galleryOf(product.id)).variants.map(({ mediaId }) => mediaId)).toEqual([second, null]);
  });

  it("shows media of its own product only; one bad pair refuses all", async () => {
    const [product, other] = [await mug(), await mug()];
    const blue = product.variants[1]!.id;
    expect(await append(product.id, [blue, other.mediaIds[0]!])).toBe("MEDIA_DOES_NOT_EXIST_ON_PRODUCT");
    expect(await append(product.id, [blue, product.mediaIds[0]!], [other.variants[1]!.id, product.mediaIds[0]!])).toBe("PRODUCT_VARIANT_DOES_NOT_EXIST_ON_PRODUCT");
    expect((await galleryOf(product.id)).variants[1]!.mediaId).toBeNull();
  });
});
