import fs from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localStorage } from "../../app/storage/local-storage.ts";
import { openScratch } from "../../app/storage/scratch.ts";
import { temporaryFolder } from "../support/folder.ts";

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder("storage");
});
afterEach(() => fs.rm(folder, { recursive: true, force: true }));

describe("storage in a folder", () => {
  it("gives back what was put, with its SHA-256 and size", async () => {
    const storage = localStorage(folder);
    const stored = await storage.put("shops/a.myshopify.com/x.bin", Buffer.from("abc"));
    expect(stored).toEqual({ sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", bytes: 3 });
    expect((await storage.read("shops/a.myshopify.com/x.bin")).toString()).toBe("abc");
  });

  it("takes a file over and leaves nothing beside it", async () => {
    const storage = localStorage(folder);
    const file = path.join(folder, "incoming");
    await fs.writeFile(file, "abc");
    expect((await storage.putFile("a/b.bin", file)).bytes).toBe(3);
    expect(await fs.readdir(path.join(folder, "a"))).toEqual(["b.bin"]);
    await expect(fs.access(file)).rejects.toThrow();
  });

  it.each(["../x", "/etc/passwd", "a/../b", "", "a//b", ".hidden", "a/.b", "a\\b", "a\0b"])("refuses the key %j", async (key) => {
    const storage = localStorage(folder);
    await expect((async () => storage.put(key, Buffer.from("x")))()).rejects.toThrow(/expected a storage key/);
  });

  it("removes everything of one shop and nothing of another", async () => {
    const storage = localStorage(folder);
    await storage.put("shops/a.myshopify.com/1", Buffer.from("1"));
    await storage.put("shops/a.myshopify.com.evil/1", Buffer.from("2"));
    await storage.deletePrefix("shops/a.myshopify.com");
    expect(await storage.exists("shops/a.myshopify.com/1")).toBe(false);
    expect(await storage.exists("shops/a.myshopify.com.evil/1")).toBe(true);
  });
});

describe("scratch", () => {
  it("gives each process a folder of its own and forgets what is a day old", async () => {
    const old = path.join(folder, "worker-old");
    await fs.mkdir(old);
    await fs.utimes(old, new Date(0), new Date(0));
    const [one, two] = await Promise.all([openScratch(folder), openScratch(folder)]);
    expect(one).not.toBe(two);
    await expect(fs.access(old)).rejects.toThrow();
  });
});
