import fs from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fileCache, type FileCache } from "../../app/storage/file-cache.ts";
import { s3Storage } from "../../app/storage/s3-storage.ts";
import type { Storage } from "../../app/storage/storage.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startS3, type S3Server } from "../support/s3.ts";

const CACHE_BYTES = 1000;

let folder: string;
let server: S3Server;
let cache: FileCache;
let storage: Storage;
beforeEach(async () => {
  folder = await temporaryFolder("s3");
  server = await startS3(path.join(folder, "server"));
  cache = fileCache(path.join(folder, "cache"), CACHE_BYTES);
  storage = s3Storage(server.settings, cache);
});
afterEach(async () => {
  await server.close();
  await fs.rm(folder, { recursive: true, force: true });
});

/** Names in the cache; its folder is made with the first. */
const cached = () => fs.readdir(path.join(folder, "cache")).catch(() => []);
/** @returns the requests that the store gets from now on */
function watch(answer: (count: number) => number | undefined = () => undefined): string[] {
  const seen: string[] = [];
  server.onRequest = (request, response) => {
    seen.push(request.method ?? "");
    const status = answer(seen.length);
    if (status !== undefined) response.writeHead(status).end();
    return status !== undefined;
  };
  return seen;
}

it("asks whether its copy is the stored one, and does not fetch it again", async () => {
  await storage.put("a/b", Buffer.from("bytes"));
  const first = await storage.localPath("a/b", folder);
  const requests = watch();
  const second = await storage.localPath("a/b", folder);
  expect(second).not.toBe(first);
  expect(await fs.readFile(second, "utf8")).toBe("bytes");
  expect(requests).toEqual(["HEAD"]);
});

it("keeps its copies below their bound, and what was given out stays whole", async () => {
  const given: string[] = [];
  for (let index = 0; index < 6; index += 1) {
    await storage.put(`a/${index}`, Buffer.alloc(400, String(index)));
    given.push(await storage.localPath(`a/${index}`, folder));
    await sleep(5);
  }
  expect(await cached()).toHaveLength(2);
  for (const [index, file] of given.entries()) expect(await fs.readFile(file, "utf8")).toBe(String(index).repeat(400));
});

it("forgets copies that nobody used for a day", async () => {
  await storage.put("a/b", Buffer.from("bytes"));
  await storage.localPath("a/b", folder);
  const [name = ""] = await cached();
  const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
  await fs.utimes(path.join(folder, "cache", name), yesterday, yesterday);
  await cache.sweep();
  expect(await cached()).toEqual([]);
});

it("removes more keys than one listing holds", async () => {
  const keys = Array.from({ length: 7 }, (_, index) => `shops/a/${index}`);
  for (const key of keys) await storage.put(key, Buffer.from("x"));
  const requests: string[] = [];
  server.onRequest = (request) => {
    requests.push(request.method ?? "");
    if (request.method === "GET") request.url = `${request.url ?? ""}&max-keys=3`;
    return false;
  };
  await storage.deletePrefix("shops/a");
  expect(requests).toEqual(["DELETE", "GET", "POST", "GET", "POST", "GET", "POST", "GET"]);
  for (const key of keys) expect(await storage.exists(key), key).toBe(false);
});

it("takes no bytes that were changed in the store", async () => {
  await storage.put("a/b", Buffer.from("bytes"));
  const objects = await fs.readdir(path.join(folder, "server"), { recursive: true, withFileTypes: true });
  const stored = objects.find(({ name }) => name.endsWith("_object"));
  await fs.writeFile(path.join(stored!.parentPath, stored!.name), "bitrot");
  const spoilt = expect.objectContaining({ code: "storage_unreachable" }) as unknown;
  await expect(storage.read("a/b")).rejects.toEqual(spoilt);
  await expect(storage.localPath("a/b", folder)).rejects.toEqual(spoilt);
  expect(await cached()).toEqual([]);
});

it("tries again what the store answers with a passing fault", async () => {
  const requests = watch((count) => (count <= 2 ? 503 : undefined));
  await storage.put("a/b", Buffer.from("bytes"));
  expect(requests).toEqual(["PUT", "PUT", "PUT"]);
  expect((await storage.read("a/b")).toString()).toBe("bytes");
});

it("leaves the file where it is when the store does not take it", async () => {
  watch(() => 500);
  const file = path.join(folder, "incoming");
  await fs.writeFile(file, "bytes");
  await expect(storage.putFile("a/b", file)).rejects.toMatchObject({ code: "storage_unreachable", retry: "later" });
  expect(await fs.readFile(file, "utf8")).toBe("bytes");
});

it.each([
  ["another secret", { credentials: { accessKeyId: "S3RVER", secretAccessKey: "wrong-secret" } }],
  ["a bucket that is not there", { bucket: "nowhere" }],
])("says that it is not in order with %s, and names no secret", async (_what, wrong) => {
  const broken = s3Storage({ ...server.settings, ...wrong }, cache);
  const error: unknown = await broken.check().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "storage_unreachable" });
  expect(JSON.stringify([error, String((error as Error).stack)])).not.toContain("wrong-secret");
  await expect(broken.put("a/b", Buffer.from("x"))).rejects.toMatchObject({ code: "storage_unreachable" });
});
