/** Every result on black, white and magenta, for eyes. */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import type { RgbImage } from "../../../app/imaging/index.ts";
import type { Detail } from "./report.ts";

const folder = fileURLToPath(new URL("../../../test-output/", import.meta.url));
const grounds = [[0, 0, 0], [255, 255, 255], [255, 0, 255]] as const;
const CELL = 300;

export interface Sheet {
  add(name: string, photo: RgbImage, rgb: Uint8Array, alpha: Uint8Array, detail: Detail): Promise<void>;
  /** Writes contact-sheet.html (full size on click) and contact-sheet.png. */
  write(): Promise<void>;
}

export async function openSheet(): Promise<Sheet> {
  await mkdir(`${folder}contact-sheet`, { recursive: true });
  const rows: { title: string; facts: string; files: string[]; cells: Buffer[] }[] = [];
  return {
    async add(title, { width, height, data }, rgb, alpha, detail) {
      const base = title.replaceAll(" ", "-");
      const looks = [new Uint8Array(data), ...grounds.map((ground) => over(rgb, alpha, ground))];
      const files: string[] = [];
      const cells: Buffer[] = [];
      for (const [index, look] of looks.entries()) {
        const picture = sharp(look, { raw: { width, height, channels: 3 } });
        const file = `contact-sheet/${base}.${["photo", "black", "white", "magenta"][index]!}.jpg`;
        await picture.clone().jpeg({ quality: 92, chromaSubsampling: "4:4:4" }).toFile(folder + file);
        cells.push(await picture.resize(CELL, CELL, { fit: "contain", background: "#808080" }).png().toBuffer());
        files.push(file);
      }
      const facts = ["iou", "mae", "edge", "netIou", "netEdge", "confidence", "reasons", "method"].flatMap((key) => (detail[key] == null ? [] : [`${key} ${shown(detail[key])}`])).join(" · ");
      rows.push({ title, facts, files, cells });
    },
    async write() {
      const html = rows.map(({ title, facts, files }) => `<h2>${title}</h2><p>${facts}</p><div>${files.map((file) => `<a href="${file}"><img loading="lazy" src="${file}" alt=""></a>`).join("")}</div>`).join("\n");
      await writeFile(`${folder}contact-sheet.html`, `<!doctype html><meta charset="utf-8"><title>Cutouts</title><style>body{font:14px sans-serif;background:#eee}img{width:24vw}h2{margin:1em 0 0}</style>\n${html}\n`);
      const composites = rows.flatMap(({ cells }, row) => cells.map((input, column) => ({ input, left: column * CELL, top: row * CELL })));
      await sharp({ create: { width: CELL * 4, height: Math.max(1, rows.length) * CELL, channels: 3, background: "#808080" } }).composite(composites).png().toFile(`${folder}contact-sheet.png`);
    },
  };
}

const shown = (value: Detail[string] | undefined) => (typeof value === "number" ? value.toFixed(4) : String(value));

function over(rgb: Uint8Array, alpha: Uint8Array, ground: readonly [number, number, number]): Uint8Array {
  return Uint8Array.from(rgb, (value, i) => {
    const coverage = alpha[Math.floor(i / 3)]! / 255;
    return Math.round(value * coverage + ground[i % 3]! * (1 - coverage));
  });
}
