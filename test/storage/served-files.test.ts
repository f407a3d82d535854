/** Stored bytes over HTTP, from each kind of storage. */
import { once } from "node:events";
import fs from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fileHandler } from "../../app/service/files.ts";
import { fileCache } from "../../app/storage/file-cache.ts";
import { localStorage } from "../../app/storage/local-storage.ts";
import { s3Storage } from "../../app/storage/s3-storage.ts";
import { FILES_PATH, urlSigner } from "../../app/storage/signed-url.ts";
import type { Storage } from "../../app/storage/storage.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startS3, type S3Server } from "../support/s3.ts";

const signer = urlSigner("secret");
const addressOf = (key: string) => signer.sign(key, { expiresAt: new Date(Date.now() + 60_000), contentType: "image/png" });

let folder: string;
let store: S3Server;
beforeAll(async () => {
  folder = await temporaryFolder("served");
  store = await startS3(path.join(folder, "server"));
});
afterAll(async () => {
  await store.close();
  await fs.rm(folder, { recursive: true });
});

describe.each<[string, () => Storage]>([
  ["from a folder", () => localStorage(path.join(folder, "storage"))],
  ["from a bucket", () => s3Storage(store.settings, fileCache(path.join(folder, "cache"), 1e9))],
])("%s", (_name, open) => {
  let web: Server;
  let get: (key: string, headers?: Record<string, string>, method?: string) => Promise<Response>;
  beforeAll(async () => {
    const storage = open();
    await storage.put("a/digits.png", Buffer.from("0123456789"));
    web = express().get(`${FILES_PATH}/*`, fileHandler(storage, signer)).listen(0, "127.0.0.1");
    await once(web, "listening");
    get = (key, headers = {}, method = "GET") => fetch(`http://127.0.0.1:${(web.address() as AddressInfo).port}${addressOf(key)}`, { headers, method });
  });
  afterAll(() => web.close());

  it("serves the whole file with its size and type", async () => {
    const answer = await get("a/digits.png");
    expect([answer.status, await answer.text()]).toEqual([200, "0123456789"]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ "content-type": "image/png", "content-length": "10", "accept-ranges": "bytes", "x-content-type-options": "nosniff" });
    const head = await get("a/digits.png", {}, "HEAD");
    expect([head.status, head.headers.get("content-length"), await head.text()]).toEqual([200, "10", ""]);
  });

  it.each([
    ["bytes=2-4", 206, "234", "bytes 2-4/10"],
    ["bytes=7-", 206, "789", "bytes 7-9/10"],
    ["bytes=-2", 206, "89", "bytes 8-9/10"],
    ["bytes=0-1,5-6", 200, "0123456789", null],
    ["lines=1-2", 200, "0123456789", null],
    ["bytes=10-", 416, null, "bytes */10"],
  ])("answers the range %s", async (range, status, body, contentRange) => {
    const answer = await get("a/digits.png", { range });
    expect([answer.status, answer.headers.get("content-range")]).toEqual([status, contentRange]);
    const text = await answer.text();
    if (body !== null) expect(text).toBe(body);
  });

  it("sends nothing to who has the file, and all of it to who has another", async () => {
    const etag = (await get("a/digits.png")).headers.get("etag") ?? "";
    expect((await get("a/digits.png", { "if-none-match": etag, "cache-control": "max-age=0" })).status).toBe(304);
    expect((await get("a/digits.png", { range: "bytes=2-4", "if-range": etag })).status).toBe(206);
    expect((await get("a/digits.png", { range: "bytes=2-4", "if-range": '"another"' })).status).toBe(200);
  });

  it("answers 404 for what is gone", async () => {
    const answer = await get("a/nothing.png");
    expect([answer.status, answer.headers.get("content-disposition")]).toEqual([404, null]);
  });
});
