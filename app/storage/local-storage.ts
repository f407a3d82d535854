import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Storage, Stored } from "./storage.ts";

const SAFE_KEY = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/** Storage in a folder. Bytes are written beside, flushed to disk, then renamed: a reader sees all of them or none. */
export function localStorage(root: string): Storage {
  const place = (key: string): string => {
    if (!SAFE_KEY.test(key)) throw new Error(`expected a storage key of plain path segments but received "${key}"`);
    return path.join(root, key);
  };
  const draftBeside = async (target: string): Promise<string> => {
    await fs.mkdir(path.dirname(target), { recursive: true });
    return `${target}.${randomUUID()}.part`;
  };

  return {
    async put(key, bytes) {
      const target = place(key);
      const draft = await draftBeside(target);
      await fs.writeFile(draft, bytes, { flush: true });
      await renameDurably(draft, target);
      return { sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length };
    },
    async putFile(key, file) {
      const target = place(key);
      const stored = await measure(file);
      await fs.mkdir(path.dirname(target), { recursive: true });
      const handle = await fs.open(file, "r");
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      await renameDurably(file, target);
      return stored;
    },
    read: (key) => fs.readFile(place(key)),
    localPath: (key) => Promise.resolve(place(key)),
    exists: (key) => fs.access(place(key)).then(() => true, () => false),
    deletePrefix: (prefix) => fs.rm(place(prefix), { recursive: true, force: true }),
  };
}

async function renameDurably(from: string, to: string): Promise<void> {
  await fs.rename(from, to);
  // The rename itself is only safe from a power cut once its folder is flushed.
  const folder = await fs.open(path.dirname(to), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function measure(file: string): Promise<Stored> {
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(createReadStream(file), async function (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { sha256: hash.digest("hex"), bytes };
}
