import { copyFile, link, mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";

const HOUR_MS = 60 * 60 * 1000;
/** What has not been used for a day goes: also the last copy of a shop that left. */
const MAX_AGE_MS = 24 * HOUR_MS;
/** The folder is looked through after this share of its size was added. */
const SWEEP_SHARE = 0.1;

/**
 * Copies of stored bytes on this machine's disk, each named by its SHA-256, so that none can be out of date. Processes may share the folder.
 * They are given out as hard links: what is in use stays, whatever is swept.
 */
export interface FileCache {
  /** Puts the bytes at `target`, a path on the same disk. @returns false when they are not here */
  give(sha256: string, target: string): Promise<boolean>;
  /** Keeps a file that somebody else goes on using. */
  keep(sha256: string, file: string): Promise<void>;
  /** Takes a file over; it is gone from its place. */
  adopt(sha256: string, file: string): Promise<void>;
  /** Removes the least recently used until the size fits, and what is old. */
  sweep(): Promise<void>;
}

export function fileCache(folder: string, maxBytes: number): FileCache {
  const place = (sha256: string): string => path.join(folder, sha256);
  let addedBytes = 0;
  let sweeping: Promise<void> | undefined;

  const sweep = async (): Promise<void> => {
    addedBytes = 0;
    const oldest = Date.now() - MAX_AGE_MS;
    const kept: { file: string; bytes: number; usedAt: number }[] = [];
    for (const name of await readdir(folder)) {
      const file = path.join(folder, name);
      const found = await stat(file).catch(() => null);
      if (!found) continue;
      if (found.mtimeMs < oldest) await rm(file, { force: true });
      else kept.push({ file, bytes: found.size, usedAt: found.mtimeMs });
    }
    let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { file, bytes } of kept.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= maxBytes) return;
      await rm(file, { force: true });
      total -= bytes;
    }
  };
  const added = async (sha256: string): Promise<void> => {
    const found = await stat(place(sha256)).catch(() => null);
    addedBytes += found?.size ?? 0;
    if (addedBytes > maxBytes * SWEEP_SHARE) await (sweeping ??= sweep().finally(() => (sweeping = undefined)));
  };
  setInterval(() => void sweep().catch(() => undefined), HOUR_MS).unref();

  return {
    async give(sha256, target) {
      const now = new Date();
      try {
        await linkOrCopy(place(sha256), target);
        await utimes(target, now, now);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
        throw error;
      }
    },
    async keep(sha256, file) {
      await mkdir(folder, { recursive: true });
      await linkOrCopy(file, place(sha256)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      });
      await added(sha256);
    },
    async adopt(sha256, file) {
      await mkdir(folder, { recursive: true });
      await rename(file, place(sha256));
      const now = new Date();
      await utimes(place(sha256), now, now);
      await added(sha256);
    },
    sweep,
  };
}

/** A link is there at once and whole. Where the disk has none, a copy is made. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
    const draft = `${to}.${process.pid}.part`;
    await copyFile(from, draft);
    await rename(draft, to);
  }
}
