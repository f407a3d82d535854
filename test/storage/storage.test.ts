/** What every storage promises, asked of each kind. */
import fs from "node:fs/promises";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fileCache } from "../../app/storage/file-cache.ts";
import { localStorage } from "../../app/storage/local-storage.ts";
import { sha256Of } from "../../app/storage/measure.ts";
import { s3Storage } from "../../app/storage/s3-storage.ts";
import type { Storage } from "../../app/storage/storage.ts";
import { temporaryFolder } from "../support/folder.ts";
import { startS3 } from "../support/s3.ts";

interface Opened {
  storage: Storage;
  close: () => Promise<void>;
}

/** Large enough for several parts, and for a stream to come in pieces. */
const LARGE = Buffer.alloc(21_000_000, "a picture of some size ");

let folder: string;
let opened: Opened;
beforeEach(async () => {
  folder = await temporaryFolder("storage");
});
afterEach(async () => {
  await opened.close();
  await fs.rm(folder, { recursive: true, force: true });
});

const kinds: Record<string, () => Promise<Opened>> = {
  "storage in a folder": () => Promise.resolve({ storage: localStorage(path.join(folder, "storage")), close: () => Promise.resolve() }),
  "storage in a bucket": async () => {
    const server = await startS3(path.join(folder, "server"));
    return { storage: s3Storage(server.settings, fileCache(path.join(folder, "cache"), 1e9)), close: () => server.close() };
  },
};

describe.each(Object.entries(kinds))("%s", (_name, open) => {
  let storage: Storage;
  beforeEach(async () => {
    opened = await open();
    storage = opened.storage;
  });
  const write = async (bytes: Uint8Array): Promise<string> => {
    const file = path.join(folder, "incoming");
    await fs.writeFile(file, bytes);
    return file;
  };

  it("gives back what was put, with its SHA-256 and size", async () => {
    const stored = await storage.put("shops/a.myshopify.com/x.bin", Buffer.from("abc"));
    expect(stored).toEqual({ sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", bytes: 3 });
    expect((await storage.read("shops/a.myshopify.com/x.bin")).toString()).toBe("abc");
    expect(await storage.stat("shops/a.myshopify.com/x.bin")).toMatchObject({ bytes: 3 });
  });

  it("gives back what was put last under a key", async () => {
    await storage.put("a/b", Buffer.from("first"));
    await storage.localPath("a/b", folder);
    await storage.put("a/b", Buffer.from("second"));
    expect((await storage.read("a/b")).toString()).toBe("second");
    expect(await fs.readFile(await storage.localPath("a/b", folder), "utf8")).toBe("second");
  });

  it.each([["a small", Buffer.from("abc")], ["a large", LARGE]])("takes %s file over", async (_size, bytes) => {
    const file = await write(bytes);
    expect(await storage.putFile("a/b.bin", file)).toEqual({ sha256: sha256Of(bytes), bytes: bytes.length });
    await expect(fs.access(file)).rejects.toThrow();
    expect((await storage.read("a/b.bin")).equals(bytes)).toBe(true);
  });

  it("gives a file of the local disk with the bytes, as often as it is asked", async () => {
    await storage.putFile("a/b.bin", await write(LARGE));
    for (const name of ["one", "two"]) {
      const own = path.join(folder, name);
      await fs.mkdir(own);
      expect((await fs.readFile(await storage.localPath("a/b.bin", own))).equals(LARGE)).toBe(true);
      await fs.rm(own, { recursive: true });
    }
  });

  it("streams all of a file or a range of it", async () => {
    await storage.put("a/b", Buffer.from("0123456789"));
    expect((await buffer(await storage.stream("a/b"))).toString()).toBe("0123456789");
    expect((await buffer(await storage.stream("a/b", { start: 2, end: 4 }))).toString()).toBe("234");
  });

  it("says by name that a key is not there", async () => {
    const missing = expect.objectContaining({ code: "stored_file_missing" }) as unknown;
    await expect(storage.read("a/b")).rejects.toEqual(missing);
    await expect(storage.stream("a/b")).rejects.toEqual(missing);
    await expect(storage.localPath("a/b", folder)).rejects.toEqual(missing);
    expect(await storage.stat("a/b")).toBeNull();
    expect(await storage.exists("a/b")).toBe(false);
  });

  it.each(["../x", "/etc/passwd", "a/../b", "", "a//b", ".hidden", "a/.b", "a\\b", "a\0b"])("refuses the key %j", async (key) => {
    await expect((async () => storage.put(key, Buffer.from("x")))()).rejects.toThrow(/expected a storage key/);
    await expect((async () => storage.deletePrefix(key))()).rejects.toThrow(/expected a storage key/);
  });

  it("removes everything of one shop and nothing of another", async () => {
    const gone = ["shops/a.myshopify.com/1", "shops/a.myshopify.com/outputs/2/compose.jpg"];
    const kept = ["shops/a.myshopify.com.evil/1", "shops/a.myshopify.co"];
    for (const key of [...gone, ...kept]) await storage.put(key, Buffer.from("1"));
    await storage.deletePrefix("shops/a.myshopify.com");
    for (const key of gone) expect(await storage.exists(key), key).toBe(false);
    for (const key of kept) expect(await storage.exists(key), key).toBe(true);
    // A single key, and one that is not there, are prefixes too.
    await storage.deletePrefix("shops/a.myshopify.co");
    await storage.deletePrefix("shops/nobody");
    expect(await storage.exists("shops/a.myshopify.co")).toBe(false);
  });

  it("says that it is in order", async () => {
    await expect(storage.check()).resolves.toBeUndefined();
  });
});
