import type { MediaView } from "./control-routes.ts";
import type { FaultRates, Faults } from "./faults.ts";
import { numberOf } from "./ids.ts";
import type { NewImage, NewProduct } from "./merchant.ts";
import type { Delivery } from "./outbox.ts";
import type { Collection, Media, Product } from "./state.ts";
import type { SyntheticOptions } from "./synthetic.ts";

export type { Delivery, FaultRates, Faults, MediaView, NewImage, NewProduct };

/** What a test or the demo can do to a running stand-in, in another process or this one. Every call throws on a status other than 2xx. */
export interface Control {
  products(): Promise<Product[]>;
  createProduct(product: NewProduct): Promise<Product>;
  deleteProduct(productId: string): Promise<void>;
  addImage(productId: string, image: NewImage): Promise<Media>;
  /** As the merchant would in the admin: not counted as a write of the app. */
  replaceImage(mediaId: string, image: NewImage): Promise<void>;
  editAlt(mediaId: string, alt: string): Promise<void>;
  /** Lets another product show the image too. */
  shareImage(mediaId: string, productId: string): Promise<void>;
  createCollection(title: string, productIds: string[]): Promise<Collection>;
  /** Puts a catalogue of any size behind what is there; see synthetic.ts. `media()` and `products()` do not list it. */
  bringSynthetic(options: SyntheticOptions): Promise<void>;
  media(): Promise<MediaView[]>;
  /** The exact bytes that the file holds now, or those that the merchant uploaded last. */
  bytes(mediaId: string, which?: "current" | "first"): Promise<Buffer>;
  webhooks(): Promise<Delivery[]>;
  /** Posts a stored webhook again as it is, for duplicates, late and out-of-order deliveries. Resolves to the app's HTTP status. */
  resend(webhookId: string): Promise<number>;
  sendCompliance(topic: "customers/data_request" | "customers/redact" | "shop/redact"): Promise<string>;
  uninstall(): Promise<void>;
  changeScopes(scopes: string): Promise<void>;
  /** Sets the dial; what is not named is off. */
  faults(faults: Partial<Faults>): Promise<void>;
  idToken(): Promise<string>;
  app(): Promise<{ installed: boolean; scopes: string }>;
}

/** @param shop which of the stand-in's shops */
export function controlOf(url: string, shop: string): Control {
  async function call(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(new URL(`/standin${path}`, url), {
      method,
      headers: { "x-standin-shop": shop, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`expected 2xx for ${method} ${path} but received ${response.status}: ${await response.text()}`);
    return response;
  }
  const ask = async <T>(method: string, path: string, body?: unknown) => (await (await call(method, path, body)).json()) as T;
  const tell = async (method: string, path: string, body?: unknown) => {
    await call(method, path, body);
  };
  const encoded = ({ bytes, ...image }: NewImage) => ({ ...image, base64: bytes.toString("base64") });

  return {
    products: () => ask("GET", "/products"),
    createProduct: ({ images = [], ...product }) => ask("POST", "/products", { ...product, images: images.map(encoded) }),
    deleteProduct: (id) => tell("DELETE", `/products/${numberOf(id)}`),
    addImage: (id, image) => ask("POST", `/products/${numberOf(id)}/media`, encoded(image)),
    replaceImage: (id, image) => tell("POST", `/media/${numberOf(id)}/replace`, encoded(image)),
    editAlt: (id, alt) => tell("POST", `/media/${numberOf(id)}/alt`, { alt }),
    shareImage: (id, productId) => tell("POST", `/media/${numberOf(id)}/share`, { productId }),
    createCollection: (title, productIds) => ask("POST", "/collections", { title, productIds }),
    bringSynthetic: (options) => tell("POST", "/synthetic", options),
    media: () => ask("GET", "/media"),
    bytes: async (id, which = "current") => Buffer.from(await (await call("GET", `/media/${numberOf(id)}/${which}`)).arrayBuffer()),
    webhooks: () => ask("GET", "/webhooks"),
    resend: async (id) => (await ask<{ status: number }>("POST", `/webhooks/${id}/resend`)).status,
    sendCompliance: async (topic) => (await ask<{ webhookId: string }>("POST", "/compliance", { topic })).webhookId,
    uninstall: () => tell("POST", "/uninstall"),
    changeScopes: (scopes) => tell("POST", "/scopes", { scopes }),
    faults: (faults) => tell("POST", "/faults", faults),
    idToken: async () => (await ask<{ token: string }>("GET", "/id-token")).token,
    app: () => ask("GET", "/app"),
  };
}
