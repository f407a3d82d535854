import sharp from "sharp";
import type { Chance } from "./faults.ts";
import { breaksOff, type Call, type Route } from "./http.ts";
import { MIME } from "./ingest.ts";
import type { Settings } from "./options.ts";
import type { Store } from "./store.ts";
import { CDN_HOST, CDN_PATH, ORIGINALS_HOST, ORIGINALS_PATH, signedUrlHolds } from "./urls.ts";

/** Pictures on their two public hosts: the CDN, which gives what it likes, and the store of originals, which gives what is there. */
export function pictureRoutes(settings: Settings, store: Store, chance: Chance): Route[] {
  return [
    { method: "GET", path: CDN_PATH, host: CDN_HOST, handle: (call) => serveFromCdn(store, call) },
    { method: "GET", path: ORIGINALS_PATH, host: ORIGINALS_HOST, handle: (call) => (breaksOff(chance, call) ? undefined : serveOriginal(settings, store, call)) },
  ];
}

/**
 * The CDN negotiates: without an Accept header, or with a wildcard, the bytes are WebP whatever the file's name says (shopify.md 9.7).
 * Only a caller that names the file's own type, and not WebP, gets the stored bytes. The query's version is not looked at: an old one gives today's content.
 */
async function serveFromCdn(store: Store, { request, response, parts }: Call): Promise<void> {
  const media = store.catalogue.mediaNamed(parts.filename ?? "");
  if (media?.current == null) {
    response.writeHead(404, { "content-type": "text/plain" }).end("Not Found");
    return;
  }
  const stored = await store.readBytes(media.current.sha256);
  const accepted = (request.headers.accept ?? "*/*").toLowerCase();
  const asStored = accepted.includes(MIME[media.format]) && !accepted.includes("image/webp");
  const body = asStored ? stored : await sharp(stored).webp({ quality: 80 }).toBuffer();
  response.writeHead(200, {
    "content-type": asStored ? MIME[media.format] : "image/webp",
    "content-length": body.length,
    vary: "Accept",
    "cache-control": "public, max-age=31557600",
  });
  response.end(body);
}

/** The exact stored bytes, while the signature holds: 403 after its short life (shopify.md 1.7). */
async function serveOriginal(settings: Settings, store: Store, { response, url, parts }: Call): Promise<void> {
  if (!signedUrlHolds(url, settings.apiSecret)) {
    response.writeHead(403, { "content-type": "application/xml" });
    response.end("<?xml version='1.0' encoding='UTF-8'?><Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>");
    return;
  }
  const media = store.catalogue.mediaNamed(parts.filename ?? "");
  const body = await store.readBytes(parts.sha256 ?? "");
  response.writeHead(200, { "content-type": media === undefined ? "application/octet-stream" : MIME[media.format], "content-length": body.length });
  response.end(body);
}
