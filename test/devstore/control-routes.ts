import { bringSynthetic } from "./bring-synthetic.ts";
import { noFaults, type Faults } from "./faults.ts";
import { HttpError, readJson, sendJson, type Call, type Route } from "./http.ts";
import { gid } from "./ids.ts";
import { mintIdToken } from "./id-token.ts";
import { MIME } from "./ingest.ts";
import type { Merchant, NewImage, NewProduct } from "./merchant.ts";
import type { Settings } from "./options.ts";
import type { Media, Product } from "./state.ts";
import type { Store } from "./store.ts";
import type { SyntheticOptions } from "./synthetic.ts";
import type { Webhooks } from "./webhooks.ts";

/** What tests and the demo do to the shop and see of it, under /standin/. The typed client is control.ts. */
export function controlRoutes(world: { settings: Settings; store: Store; merchant: Merchant; webhooks: Webhooks; faults: Faults }): Route[] {
  const { settings, store, merchant, webhooks, faults } = world;
  const { state, catalogue } = store;
  const productId = ({ parts }: Call) => gid("Product", parts.id ?? "");
  const mediaId = ({ parts }: Call) => gid("MediaImage", parts.id ?? "");
  const route = (method: string, path: string, answer: (call: Call) => Promise<unknown>): Route => ({
    method,
    path: `/standin${path}`,
    handle: async (call) => sendJson(call.response, 200, (await answer(call)) ?? {}),
  });

  const media = () => Object.values(state.media).map((item) => mediaView(item, catalogue.productsShowing(item)));

  return [
    route("GET", "/products", () => Promise.resolve(state.products)),
    route("POST", "/products", async ({ request }) => merchant.createProduct(newProduct(await readJson(request)))),
    route("DELETE", "/products/:id", (call) => merchant.deleteProduct(productId(call))),
    route("POST", "/products/:id/media", async (call) => merchant.addImage(productId(call), newImage(await readJson(call.request)))),
    route("GET", "/media", () => Promise.resolve(media())),
    route("POST", "/media/:id/replace", async (call) => merchant.replaceImage(mediaId(call), newImage(await readJson(call.request)))),
    route("POST", "/media/:id/alt", async (call) => merchant.editAlt(mediaId(call), String((await readJson(call.request)).alt))),
    { method: "GET", path: "/standin/media/:id/:which", handle: (call) => sendBytes(store, catalogue.media(mediaId(call)), call) },
    route("POST", "/media/:id/share", async (call) => merchant.shareImage(mediaId(call), String((await readJson(call.request)).productId))),
    route("POST", "/collections", async ({ request }) => {
      const { title, productIds } = await readJson(request);
      return merchant.createCollection(String(title), Array.isArray(productIds) ? productIds.map(String) : []);
    }),
    route("POST", "/synthetic", async ({ request }) => bringSynthetic(store, (await readJson(request)) as unknown as SyntheticOptions)),
    route("GET", "/webhooks", () => Promise.resolve(webhooks.list())),
    route("POST", "/webhooks/:webhookId/resend", async ({ parts }) => ({ status: await webhooks.resend(parts.webhookId ?? "") })),
    route("POST", "/compliance", async ({ request }) => ({ webhookId: await merchant.sendCompliance(String((await readJson(request)).topic)) })),
    route("POST", "/uninstall", () => merchant.uninstall()),
    route("POST", "/scopes", async ({ request }) => merchant.changeScopes(String((await readJson(request)).scopes))),
    route("POST", "/faults", async ({ request }) => {
      Object.assign(faults, noFaults(), await readJson(request));
      if (!faults.holdWebhooks) webhooks.release();
      return faults;
    }),
    route("GET", "/id-token", () => Promise.resolve({ token: mintIdToken(settings) })),
    route("GET", "/app", () => Promise.resolve({ installed: state.installed, scopes: state.grantedScopes })),
  ];
}

/** One media as tests see it. */
export interface MediaView {
  id: string;
  productIds: string[];
  /** Place in its first product's gallery, 0 first; -1 when no product shows it. */
  position: number;
  variantIds: string[];
  alt: string;
  filename: string;
  fileStatus: Media["fileStatus"];
  fileErrors: Media["fileErrors"];
  updatedAt: string;
  /** SHA-256 of the current content; null before the first READY. */
  sha256: string | null;
  bytes: number | null;
  width: number | null;
  height: number | null;
  firstSha256: string | null;
  /** Replacements by the app that were accepted. */
  writes: number;
}

function mediaView(media: Media, users: readonly Product[]): MediaView {
  return {
    id: media.id,
    productIds: users.map((product) => product.id),
    position: users[0]?.mediaIds.indexOf(media.id) ?? -1,
    variantIds: users.flatMap((product) => product.variants).filter((variant) => variant.mediaId === media.id).map((variant) => variant.id),
    alt: media.alt,
    filename: media.filename,
    fileStatus: media.fileStatus,
    fileErrors: media.fileErrors,
    updatedAt: media.updatedAt,
    sha256: media.current?.sha256 ?? null,
    bytes: media.current?.bytes ?? null,
    width: media.current?.width ?? null,
    height: media.current?.height ?? null,
    firstSha256: media.first?.sha256 ?? null,
    writes: media.writes,
  };
}

/** The exact bytes, `current` or `first`, also for the admin pages. */
async function sendBytes(store: Store, media: Media | undefined, { response, parts }: Call): Promise<void> {
  if (parts.which !== "current" && parts.which !== "first") throw new HttpError(404, `expected current or first but received ${parts.which ?? ""}`);
  const content = media?.[parts.which];
  if (media === undefined || content == null) throw new HttpError(404, `expected a media with ${parts.which} content but received ${parts.id ?? ""}`);
  response.writeHead(200, { "content-type": MIME[media.format], "content-length": content.bytes, "cache-control": "no-cache", etag: `"${content.sha256}"` });
  response.end(await store.readBytes(content.sha256));
}

function newProduct(body: Record<string, unknown>): NewProduct {
  if (typeof body.title !== "string" || body.title === "") throw new HttpError(400, "expected a title for the product");
  const images = Array.isArray(body.images) ? body.images.map((image) => newImage(image as Record<string, unknown>)) : [];
  return {
    title: body.title,
    images,
    ...(typeof body.status === "string" ? { status: body.status as Product["status"] } : {}),
    ...(Array.isArray(body.variants) ? { variants: body.variants as { title: string; image?: number }[] } : {}),
  };
}

function newImage(body: Record<string, unknown>): NewImage {
  if (typeof body.filename !== "string" || typeof body.base64 !== "string") throw new HttpError(400, "expected filename and base64 for the image");
  return { filename: body.filename, bytes: Buffer.from(body.base64, "base64"), ...(typeof body.alt === "string" ? { alt: body.alt } : {}) };
}
