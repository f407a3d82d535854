import { createHmac, timingSafeEqual } from "node:crypto";
import type { Settings } from "./options.ts";
import type { Content, Media } from "./state.ts";

export const CDN_HOST = "cdn.shopify.com";
export const STAGED_HOST = "shopify-staged-uploads.storage.googleapis.com";
export const ORIGINALS_HOST = "shopify-shop-assets.storage-download.googleapis.com";

type Signing = Pick<Settings, "apiSecret" | "mark">;

export const BULK_HOST = "storage.googleapis.com";

const BULK_FOLDER = "/shopify-tiers-assets-prod-us-east1/bulk-operation-outputs";
export const BULK_PATH = `${BULK_FOLDER}/:number`;

/** The signed address of a bulk operation's JSONL, valid until `expiresMs`. */
export function bulkUrl(number: number, expiresMs: number, { apiSecret, mark }: Signing): string {
  const path = `${BULK_FOLDER}/${number}`;
  return `https://${BULK_HOST}${path}?Expires=${expiresMs}&Signature=${signature(path, expiresMs, apiSecret)}${mark}`;
}

const CDN_FOLDER = "/s/files/1/0700/0000/1001/files";

/** The public address of a file's content. Only `?v=` changes when the content is replaced (shopify.md 9.8). */
export function cdnUrl(media: Media, content: Content, mark: string): string {
  return `https://${CDN_HOST}${CDN_FOLDER}/${encodeURIComponent(media.filename)}?v=${content.version}${mark}`;
}

export const CDN_PATH = `${CDN_FOLDER}/:filename`;

/** The signed address of the exact stored bytes, valid until `expiresMs`. */
export function originalUrl(media: Media, content: Content, expiresMs: number, { apiSecret, mark }: Signing): string {
  const path = `/originals/${content.sha256}/${encodeURIComponent(media.filename)}`;
  return `https://${ORIGINALS_HOST}${path}?Expires=${expiresMs}&Signature=${signature(path, expiresMs, apiSecret)}${mark}`;
}

export const ORIGINALS_PATH = "/originals/:sha256/:filename";

/** Whether this is an address that was signed here and whose time has not passed. */
export function signedUrlHolds(url: URL, secret: string): boolean {
  const expires = Number(url.searchParams.get("Expires"));
  const expected = Buffer.from(signature(url.pathname, expires, secret));
  const received = Buffer.from(url.searchParams.get("Signature") ?? "");
  return expected.length === received.length && timingSafeEqual(expected, received) && expires > Date.now();
}

function signature(path: string, expiresMs: number, secret: string): string {
  return createHmac("sha256", `storage:${secret}`).update(`${path}\n${expiresMs}`).digest("hex");
}
