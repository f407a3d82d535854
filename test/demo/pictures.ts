import fs from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import type { Loop } from "../support/loop.ts";

const CELL = 256;
const GAP = 12;
const PAIRS_PER_ROW = 4;

/** Leaves NAME.before.* and NAME.after.* of every image, and one contact sheet with all pairs. */
export async function writePictures({ devstore }: Pick<Loop, "devstore">, folder: string): Promise<void> {
  const pictures = path.join(folder, "pictures");
  await fs.mkdir(pictures, { recursive: true });
  const cells: { input: Buffer; left: number; top: number }[] = [];
  // What the shop itself could not read has no bytes.
  const media = (await devstore.control.media()).filter(({ sha256 }) => sha256 !== null);
  for (const [index, { id, filename }] of media.entries()) {
    const { name, ext } = path.parse(filename);
    for (const [side, which] of ["first", "current"].entries() as Iterable<[number, "first" | "current"]>) {
      const bytes = await devstore.control.bytes(id, which);
      await fs.writeFile(path.join(pictures, `${name}.${which === "first" ? "before" : "after"}${ext}`), bytes);
      cells.push({
        input: await sharp(bytes).autoOrient().resize(CELL, CELL, { fit: "contain", background: "#f1f1f1" }).flatten({ background: "#f1f1f1" }).png().toBuffer(),
        left: GAP + (index % PAIRS_PER_ROW) * (2 * CELL + 2 * GAP) + side * (CELL + GAP / 2),
        top: GAP + Math.floor(index / PAIRS_PER_ROW) * (CELL + GAP),
      });
    }
  }
  const width = GAP + PAIRS_PER_ROW * (2 * CELL + 2 * GAP);
  const height = GAP + Math.ceil(media.length / PAIRS_PER_ROW) * (CELL + GAP);
  await sharp({ create: { width, height, channels: 3, background: "#ffffff" } }).composite(cells).png().toFile(path.join(folder, "contact-sheet.png"));
}
