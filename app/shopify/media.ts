/** What the app needs to know of product images, in its own words. */
import { createHash } from "node:crypto";
import type { AdminApi } from "./admin-client.ts";
import { gathered } from "./batch.ts";
import { MediaOriginalsDocument, MediaStatusesDocument, ProductForProcessingDocument, type MediaImageStateFragment, type ProductForProcessingQuery } from "./documents.generated.ts";
import { ShopifyError } from "./errors.ts";
import { fileNameOf } from "./gallery.ts";

const PAGE = 50;

export interface MediaState {
  id: string;
  alt: string | null;
  mime: string | null;
  ready: boolean;
  failure: string | null;
  updatedAt: Date;
  /** null until Shopify has processed the image. */
  content: { fingerprint: string; width: number; height: number } | null;
}

export interface ProductMedia {
  productId: string;
  title: string;
  /** Images only, in the order of the gallery. */
  images: (MediaState & { position: number })[];
}

export interface SourceMedia extends MediaState {
  /** Signed by Shopify and short-lived; never store or log it. */
  sourceUrl: string;
  sourceBytes: number;
  /** As its public address has it; null until Shopify has processed the image. */
  fileName: string | null;
}

/**
 * Tells one content from another without its bytes: Shopify changes the `v` of the address with each replacement.
 * The host is left out because it says where, not what.
 */
export function fingerprintOf(url: string, width: number, height: number): string {
  const { pathname, searchParams } = new URL(url);
  return createHash("sha256").update(`${pathname} v=${searchParams.get("v") ?? ""} ${width}x${height}`).digest("hex").slice(0, 32);
}

/** @returns null when the product is gone */
export async function readProductMedia(admin: AdminApi, shop: string, productId: string): Promise<ProductMedia | null> {
  const images: ProductMedia["images"] = [];
  let after: string | null = null;
  let position = 0;
  for (;;) {
    const { product }: ProductForProcessingQuery = await admin.request(shop, ProductForProcessingDocument, { id: productId, mediaFirst: PAGE, mediaAfter: after });
    if (!product) return null;
    for (const node of product.media.nodes) {
      if (node.__typename === "MediaImage") images.push({ ...toState(node), position });
      position += 1;
    }
    if (!product.media.pageInfo.hasNextPage) return { productId, title: product.title, images };
    after = product.media.pageInfo.endCursor;
  }
}

/** A read costs the same however many share its call, so sharing saves calls only. */
const WINDOW = { windowMs: 15, backgroundWindowMs: 50 };
/** Shopify takes 250 ids; what they cost must stay far below the bucket. */
const MOST_READS = 25;
const MOST_STATUSES = 100;

const readOriginals = gathered(async (admin, shop, ids: string[]) => (await admin.request(shop, MediaOriginalsDocument, { ids })).nodes, { most: MOST_READS, ...WINDOW });

/** @returns null when the image is gone */
export async function readMedia(admin: AdminApi, shop: string, mediaId: string): Promise<SourceMedia | null> {
  const node = await readOriginals(admin, shop, mediaId);
  if (!node) return null;
  if (node.__typename !== "MediaImage") {
    throw new ShopifyError("not_an_image", { message: `expected ${mediaId} to be a MediaImage but it is a ${node.__typename}`, merchantText: "This file is not an image." });
  }
  return { ...toState(node), sourceUrl: node.originalSource?.url ?? "", sourceBytes: node.originalSource?.fileSize ?? 0, fileName: node.image ? fileNameOf(node.image.url) : null };
}

const readStatuses = gathered(async (admin, shop, ids: string[]) => (await admin.request(shop, MediaStatusesDocument, { ids })).nodes, { most: MOST_STATUSES, ...WINDOW });

/** Whether Shopify has nothing more to do with the image since then: READY with a newer time, FAILED, or gone. One point. */
export async function hasSettled(admin: AdminApi, shop: string, mediaId: string, since: Date | null): Promise<boolean> {
  const node = await readStatuses(admin, shop, mediaId);
  if (!node || !("fileStatus" in node)) return true;
  const { fileStatus, updatedAt } = node;
  return fileStatus === "FAILED" || (fileStatus === "READY" && (since === null || new Date(updatedAt) > since));
}

function toState(media: MediaImageStateFragment): MediaState {
  const { image } = media;
  return {
    id: media.id,
    alt: media.alt,
    mime: media.mimeType,
    ready: media.fileStatus === "READY",
    failure: media.fileStatus === "FAILED" ? media.fileErrors.map((error) => `${error.code}: ${error.message}`).join("; ") || "FAILED" : null,
    updatedAt: new Date(media.updatedAt),
    content: image?.width && image.height ? { fingerprint: fingerprintOf(image.url, image.width, image.height), width: image.width, height: image.height } : null,
  };
}
