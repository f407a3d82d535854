/** Cutouts made before, on this machine's disk: another look at the same photo costs only compose and encode. */
import { createHash } from "node:crypto";
import fs from "node:fs/promises";
import path from "node:path";
import { unpackCutout } from "../../imaging/packed-cutout.ts";
import type { Cutout } from "../../imaging/types.ts";
import { fileCache } from "../../storage/file-cache.ts";

export interface CutoutCache {
  /** @param workFolder on the cache's disk; removed by the caller */
  find(photo: Uint8Array, workFolder: string): Promise<Cutout | null>;
  keep(photo: Uint8Array, packed: Uint8Array, workFolder: string): Promise<void>;
}

/**
 * @param maxBytes the least recently used go beyond it
 * @param madeBy everything but the photo that decides how a cutout comes out: model, limits
 */
export function cutoutCache(folder: string, maxBytes: number, madeBy: unknown): CutoutCache {
  const files = fileCache(folder, maxBytes);
  const nameOf = (photo: Uint8Array): string => createHash("sha256").update(JSON.stringify(madeBy)).update(photo).digest("hex");
  return {
    async find(photo, workFolder) {
      const file = path.join(workFolder, "cutout.known");
      if (!(await files.give(nameOf(photo), file))) return null;
      const packed = await fs.readFile(file);
      try {
        return unpackCutout(packed);
      } catch {
        // Damaged on the disk: made anew, like one of an older version.
        return null;
      }
    },
    async keep(photo, packed, workFolder) {
      const file = path.join(workFolder, "cutout.new");
      await fs.writeFile(file, packed);
      await files.adopt(nameOf(photo), file);
    },
  };
}
