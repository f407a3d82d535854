import { createHash } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import sharp from "sharp";
import { StagedUploadsCreateDocument } from "../../app/shopify/documents.generated.ts";
import { startDevstore, type Devstore } from "./devstore.ts";
import type { DevstoreOptions } from "./options.ts";

const TOKEN_URL = "/admin/oauth/access_token";
const GRAPHQL_URL = "/admin/api/2026-10/graphql.json";

export interface Answer<T> {
  data?: T | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
  extensions?: { cost: { requestedQueryCost: number; actualQueryCost: number | null; throttleStatus: { currentlyAvailable: number } } };
}

/** One call that an app received. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A stand-in in a folder of its own with short delays, an app that takes webhooks, and what an app does to it. */
export interface TestShop {
  store: Devstore;
  received: Received[];
  /** Statuses that the app answers webhooks with, first to last; 200 when none is left. */
  answers: number[];
  /** Sends what was meant for a Shopify host there, as redirect.mjs does. */
  fetch(url: string, init?: RequestInit): Promise<Response>;
  token(body: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Exchanges a fresh id token for an expiring offline token: the installation. */
  install(): Promise<string>;
  ask<T, V>(document: TypedDocumentNode<T, V>, variables: V): Promise<Answer<T>>;
  askText(query: string, variables?: object, accessToken?: string): Promise<{ status: number; body: Answer<Record<string, unknown>> }>;
  /** Uploads bytes to a fresh staged target and returns its resourceUrl. */
  stage(bytes: Buffer, filename: string, mimeType: string): Promise<string>;
  restart(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestShop(options: Partial<DevstoreOptions> = {}): Promise<TestShop> {
  const dir = await mkdtemp(join(tmpdir(), "devstore-"));
  const received: Received[] = [];
  const answers: number[] = [];
  const app = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
      response.writeHead(answers.shift() ?? 200, { "content-security-policy": "frame-ancestors https://admin.shopify.com" }).end("app");
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  const appPort = (app.address() as AddressInfo).port;
  const start = () =>
    startDevstore({ dir, appPort, delays: { staleReadyMs: 20, processingMs: 20, readyMs: 40 }, webhooks: { retryBaseMs: 10 }, ...options });
  let accessToken = "";

  const shop: TestShop = {
    store: await start(),
    received,
    answers,
    fetch(url, init = {}) {
      const meant = new URL(url);
      const headers = new Headers(init.headers);
      headers.set("x-standin-host", meant.host);
      return fetch(new URL(meant.pathname + meant.search, shop.store.url), { ...init, headers });
    },
    async token(body) {
      const response = await shop.fetch(`https://${shop.store.shop}${TOKEN_URL}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ client_id: "standin-key", client_secret: "standin-secret", ...body }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    async install() {
      const { body } = await shop.token(exchangeBody(await shop.store.control.idToken()));
      accessToken = String(body.access_token);
      return accessToken;
    },
    async askText(query, variables = {}, token = accessToken) {
      const response = await shop.fetch(`https://${shop.store.shop}${GRAPHQL_URL}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-shopify-access-token": token },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, body: (await response.json()) as Answer<Record<string, unknown>> };
    },
    async ask(document, variables) {
      const { body } = await shop.askText(print(document), variables as object);
      return body as never;
    },
    async stage(bytes, filename, mimeType) {
      const { data } = await shop.ask(StagedUploadsCreateDocument, { input: [{ resource: "IMAGE", filename, mimeType, fileSize: String(bytes.length), httpMethod: "POST" }] });
      const target = data!.stagedUploadsCreate!.stagedTargets![0]!;
      const form = new FormData();
      for (const { name, value } of target.parameters) form.append(name, value);
      form.append("file", new Blob([new Uint8Array(bytes)], { type: mimeType }), filename);
      const response = await shop.fetch(String(target.url), { method: "POST", body: form });
      if (response.status !== 201) throw new Error(`expected 201 for the staged upload but received ${response.status}: ${await response.text()}`);
      return String(target.resourceUrl);
    },
    async restart() {
      await shop.store.close();
      shop.store = await start();
    },
    async close() {
      await shop.store.close();
      app.closeAllConnections();
      await new Promise((resolve) => app.close(resolve));
      await rm(dir, { recursive: true, force: true });
    },
  };
  return shop;
}

export function exchangeBody(idToken: string): Record<string, string> {
  return {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: idToken,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
  };
}

/** A small picture in one colour; drawn here, nobody's photo. */
export function picture(format: "jpeg" | "png" | "webp", background: string, size = 64): Promise<Buffer> {
  return sharp({ create: { width: size, height: size, channels: 4, background } }).toFormat(format).toBuffer();
}

/** Waits until the condition holds, at most thirty seconds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`expected within 30 s: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** A product whose one photo is READY. */
export async function productWithPhoto(shop: TestShop, bytes: Buffer, filename = "mug.jpg") {
  const product = await shop.store.control.createProduct({
    title: "Mug",
    images: [{ filename, bytes, alt: "A mug" }],
    variants: [{ title: "Red", image: 0 }, { title: "Blue" }],
  });
  const mediaId = product.mediaIds[0]!;
  await until(async () => (await mediaOf(shop, mediaId)).fileStatus === "READY");
  return { product, mediaId };
}

export async function mediaOf(shop: TestShop, id: string) {
  return (await shop.store.control.media()).find((media) => media.id === id)!;
}

/** The merchant uploads other bytes in a photo's place; waits until Shopify shows them. */
export async function merchantReplaces(shop: TestShop, mediaId: string, bytes: Buffer): Promise<void> {
  await shop.store.control.replaceImage(mediaId, { filename: (await mediaOf(shop, mediaId)).filename, bytes });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  await until(async () => {
    const media = await mediaOf(shop, mediaId);
    return media.fileStatus === "READY" && media.sha256 === sha256;
  });
}
