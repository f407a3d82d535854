import { randomUUID } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import fs from "node:fs/promises";
import path from "node:path";
import { measure, sha256Of } from "./measure.ts";
import { fileMissing, safeKey, type Storage } from "./storage.ts";

/** Storage in a folder. Bytes are written beside, flushed to disk, then renamed: a reader sees all of them or none. */
export function localStorage(root: string): Storage {
  const place = (key: string): string => path.join(root, safeKey(key));
  const draftBeside = async (target: string): Promise<string> => {
    await fs.mkdir(path.dirname(target), { recursive: true });
    return `${target}.${randomUUID()}.part`;
  };
  const opened = async (key: string): Promise<string> => {
    const file = place(key);
    await fs.access(file).catch((error: unknown) => {
      throw orMissing(key, error);
    });
    return file;
  };

  return {
    async put(key, bytes) {
      const target = place(key);
      const draft = await draftBeside(target);
      await fs.writeFile(draft, bytes, { flush: true });
      await renameDurably(draft, target);
      return { sha256: sha256Of(bytes), bytes: bytes.length };
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
    async read(key) {
      return fs.readFile(await opened(key));
    },
    async stat(key) {
      try {
        const { size, mtime } = await fs.stat(place(key));
        return { bytes: size, modifiedAt: mtime };
      } catch (error) {
        if (isNotThere(error)) return null;
        throw error;
      }
    },
    async stream(key, range) {
      return createReadStream(await opened(key), range);
    },
    localPath: (key) => opened(key),
    exists: (key) => fs.access(place(key)).then(() => true, () => false),
    deletePrefix: (prefix) => fs.rm(place(prefix), { recursive: true, force: true }),
    async check() {
      await fs.mkdir(root, { recursive: true });
      await fs.access(root, constants.R_OK | constants.W_OK);
    },
  };
}

function isNotThere(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}

function orMissing(key: string, error: unknown): unknown {
  return isNotThere(error) ? fileMissing(key) : error;
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
