/** A product's gallery and its variants' images: read as they are, changed step by step (shopify.md 1.3). */
import type { AdminApi } from "./admin-client.ts";
import {
  FileCreateDocument, FilesNamedDocument, FileUpdateDocument, JobStatusDocument, ProductGalleryDocument, ProductReorderMediaDocument, ProductVariantAppendMediaDocument, ProductVariantDetachMediaDocument, ProductVariantMediaDocument,
  type ProductGalleryQuery, type ProductVariantMediaQuery,
} from "./documents.generated.ts";
import { refuseUserErrors, ShopifyError } from "./errors.ts";

/** Shopify's limit of media in one product. */
export const MOST_MEDIA = 250;
const MOST_PAIRS = 100;

export interface Gallery {
  /** In the order of the gallery; videos and models too. */
  media: { id: string; alt: string | null }[];
  /** Every variant, with the image it shows. */
  variants: Map<string, string | null>;
}

/** @returns null when the product is gone */
export async function readGallery(admin: AdminApi, shop: string, productId: string): Promise<Gallery | null> {
  const [media, variants] = await Promise.all([readMediaOrder(admin, shop, productId), readVariants(admin, shop, productId)]);
  return media && variants && { media, variants };
}

async function readMediaOrder(admin: AdminApi, shop: string, id: string): Promise<Gallery["media"] | null> {
  const media: Gallery["media"] = [];
  let after: string | null = null;
  for (;;) {
    const { product }: ProductGalleryQuery = await admin.request(shop, ProductGalleryDocument, { id, after });
    if (!product) return null;
    media.push(...product.media.nodes.map((node) => ({ id: node.id, alt: node.alt })));
    if (!product.media.pageInfo.hasNextPage) return media;
    after = product.media.pageInfo.endCursor;
  }
}

async function readVariants(admin: AdminApi, shop: string, id: string): Promise<Gallery["variants"] | null> {
  const variants: Gallery["variants"] = new Map();
  let after: string | null = null;
  for (;;) {
    const { product }: ProductVariantMediaQuery = await admin.request(shop, ProductVariantMediaDocument, { id, after });
    if (!product) return null;
    for (const variant of product.variants.nodes) variants.set(variant.id, variant.media.nodes[0]?.id ?? null);
    if (!product.variants.pageInfo.hasNextPage) return variants;
    after = product.variants.pageInfo.endCursor;
  }
}

/**
 * Makes a file of a staged upload. Shopify refuses a name that is taken, so the same call sent twice makes one file.
 * @returns its id
 */
export async function createImage(admin: AdminApi, shop: string, { resourceUrl, fileName }: { resourceUrl: string; fileName: string }): Promise<string> {
  const file = { originalSource: resourceUrl, contentType: "IMAGE" as const, filename: fileName, duplicateResolutionMode: "RAISE_ERROR" as const };
  const { fileCreate } = await admin.request(shop, FileCreateDocument, { files: [file] });
  refuseUserErrors("fileCreate", fileCreate?.userErrors ?? []);
  const id = fileCreate?.files?.[0]?.id;
  if (!id) throw new ShopifyError("no_file", { message: `fileCreate gave no file for ${fileName}`, merchantText: "Shopify did not say whether it took the image. We will find out.", retry: "later", outcomeUnknown: true });
  return id;
}

/** "unfinished" and "failed" files have no address yet that would prove their name: whose they are is only likely. */
export type NamedFile = { state: "ready"; id: string } | { state: "unfinished" | "failed" | "none" };

/** Looks for the file of this name. A search finds what is alike too; the address has the name itself. */
export async function findImage(admin: AdminApi, shop: string, fileName: string): Promise<NamedFile> {
  const { files } = await admin.request(shop, FilesNamedDocument, { query: `filename:${JSON.stringify(fileName)}` });
  const ready = files.nodes.find((node) => "image" in node && node.image && fileNameOf(node.image.url) === fileName);
  if (ready) return { state: "ready", id: ready.id };
  const others = files.nodes.filter(({ fileStatus }) => fileStatus !== "READY");
  if (others.length === 0) return { state: "none" };
  return { state: others.some(({ fileStatus }) => fileStatus !== "FAILED") ? "unfinished" : "failed" };
}

/** The name of a file, from its public address. */
export function fileNameOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.split("/").at(-1) ?? "");
}

/** Puts an image at the end of a product's gallery. @param alt replaces the file's own; null leaves it */
export async function attachImage(admin: AdminApi, shop: string, mediaId: string, productId: string, alt: string | null): Promise<void> {
  await updateFile(admin, shop, { id: mediaId, referencesToAdd: [productId], ...(alt === null ? {} : { alt }) });
}

/** Takes an image out of a product and off its variants. The file stays among the shop's files. */
export async function detachImage(admin: AdminApi, shop: string, mediaId: string, productId: string): Promise<void> {
  await updateFile(admin, shop, { id: mediaId, referencesToRemove: [productId] });
}

async function updateFile(admin: AdminApi, shop: string, file: { id: string; alt?: string; referencesToAdd?: string[]; referencesToRemove?: string[] }): Promise<void> {
  const { fileUpdate } = await admin.request(shop, FileUpdateDocument, { files: [file] });
  refuseUserErrors("fileUpdate", fileUpdate?.userErrors ?? []);
}

/**
 * Asks for another place in the gallery, 0 first. Shopify moves it some time later.
 * @returns the id of the move, for hasMoved(); null where there is nothing to wait for
 */
export async function moveImage(admin: AdminApi, shop: string, mediaId: string, productId: string, position: number): Promise<string | null> {
  const { productReorderMedia } = await admin.request(shop, ProductReorderMediaDocument, { id: productId, moves: [{ id: mediaId, newPosition: String(position) }] });
  refuseUserErrors("productReorderMedia", productReorderMedia?.mediaUserErrors ?? []);
  const job = productReorderMedia?.job;
  return job && !job.done ? job.id : null;
}

export async function hasMoved(admin: AdminApi, shop: string, moveId: string): Promise<boolean> {
  const { job } = await admin.request(shop, JobStatusDocument, { id: moveId });
  return job?.done ?? true;
}

/** Takes the image off these variants; the product keeps it. */
export async function unlinkVariants(admin: AdminApi, shop: string, mediaId: string, productId: string, variantIds: string[]): Promise<void> {
  for (const variantMedia of pairs(mediaId, variantIds)) {
    const { productVariantDetachMedia } = await admin.request(shop, ProductVariantDetachMediaDocument, { productId, variantMedia });
    refuseUserErrors("productVariantDetachMedia", productVariantDetachMedia?.userErrors ?? []);
  }
}

/** Lets these variants, which show nothing, show the image. */
export async function linkVariants(admin: AdminApi, shop: string, mediaId: string, productId: string, variantIds: string[]): Promise<void> {
  for (const variantMedia of pairs(mediaId, variantIds)) {
    const { productVariantAppendMedia } = await admin.request(shop, ProductVariantAppendMediaDocument, { productId, variantMedia });
    refuseUserErrors("productVariantAppendMedia", productVariantAppendMedia?.userErrors ?? []);
  }
}

function* pairs(mediaId: string, variantIds: string[]): Generator<{ variantId: string; mediaIds: string[] }[]> {
  for (let from = 0; from < variantIds.length; from += MOST_PAIRS) yield variantIds.slice(from, from + MOST_PAIRS).map((variantId) => ({ variantId, mediaIds: [mediaId] }));
}
