import sharp from "sharp";
import { decode } from "../imaging/load/decode.ts";
import { defaultLimits } from "../imaging/load/limits.ts";
import type { OutputImage } from "../imaging/types.ts";
import { describe } from "./report.ts";
import type { FileReport } from "./report.ts";

/** One file of the sheet: what went in and what came out. */
export interface SheetRow {
  report: FileReport;
  source: Uint8Array;
  outputs: readonly OutputImage[];
}

const tile = 320;
const gap = 8;
const labelHeight = 22;
/** What makes fringes visible: light ones on black, dark ones on white, both on magenta. */
const backdrops = ["#ffffff", "#000000", "#ff00ff"] as const;

const thumbnail = async (bytes: Uint8Array, backdrop: string): Promise<Buffer> => {
  const { image, alpha } = await readPicture(bytes);
  const raw = alpha ? sharp(alpha, { raw: { ...image, channels: 4 } }) : sharp(image.data, { raw: { width: image.width, height: image.height, channels: 3 } });
  return raw.resize(tile, tile, { fit: "contain", background: backdrop }).flatten({ background: backdrop }).png().toBuffer();
};

const readPicture = async (bytes: Uint8Array) => {
  const { image, cutout } = await decode(bytes, defaultLimits);
  if (!cutout) return { image, alpha: null };
  const rgba = Buffer.alloc(image.width * image.height * 4);
  for (let pixel = 0; pixel < cutout.alpha.length; pixel++) {
    rgba.set(cutout.rgb.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
    rgba[pixel * 4 + 3] = cutout.alpha[pixel] ?? 0;
  }
  return { image, alpha: rgba };
};

/** The source, then every output on each backdrop. */
const tilesOf = async ({ source, outputs }: SheetRow): Promise<Buffer[]> => {
  const tiles = [await thumbnail(source, "#808080")];
  for (const { bytes } of outputs) for (const backdrop of backdrops) tiles.push(await thumbnail(bytes, backdrop));
  return tiles;
};

const escapeHtml = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const asHtml = (rows: { label: string; tiles: Buffer[] }[]): string => {
  const sections = rows.map(({ label, tiles }) => {
    const pictures = tiles.map((bytes) => `<img width="${tile}" height="${tile}" alt="" src="data:image/png;base64,${bytes.toString("base64")}">`);
    return `<section><h2>${escapeHtml(label)}</h2><div>${pictures.join("")}</div></section>`;
  });
  const style = "body{font:14px system-ui;background:#ddd;margin:16px}h2{font:inherit;margin:16px 0 4px}div{display:flex;gap:8px;flex-wrap:wrap}";
  return `<!doctype html><meta charset="utf-8"><title>Packshot contact sheet</title><style>${style}</style>${sections.join("\n")}\n`;
};

const labelPicture = async (text: string): Promise<Buffer> =>
  sharp({ text: { text: escapeHtml(text), font: "sans 9", rgba: true, dpi: 96 } }).png().toBuffer();

const asPng = async (rows: { label: string; tiles: Buffer[] }[]): Promise<Buffer> => {
  const columns = Math.max(1, ...rows.map(({ tiles }) => tiles.length));
  const rowHeight = tile + labelHeight + gap;
  const width = columns * (tile + gap) + gap;
  const layers = await Promise.all(
    rows.map(async ({ label, tiles }, row) => [
      { input: await sharp(await labelPicture(label)).extract({ left: 0, top: 0, ...(await fits(label, width)) }).toBuffer(), left: gap, top: row * rowHeight + 4 },
      ...tiles.map((input, column) => ({ input, left: gap + column * (tile + gap), top: row * rowHeight + labelHeight })),
    ]),
  );
  return sharp({ create: { width, height: Math.max(1, rows.length) * rowHeight, channels: 3, background: "#dddddd" } }).composite(layers.flat()).png().toBuffer();
};

const fits = async (label: string, width: number): Promise<{ width: number; height: number }> => {
  const size = await sharp(await labelPicture(label)).metadata();
  return { width: Math.min(size.width, width - 2 * gap), height: Math.min(size.height, labelHeight - 4) };
};

/** Before and after of many files on one page: an HTML file that needs nothing else, or one PNG. */
export const contactSheet = async (rows: readonly SheetRow[], kind: "html" | "png"): Promise<string | Buffer> => {
  const drawn: { label: string; tiles: Buffer[] }[] = [];
  for (const row of rows) drawn.push({ label: describe(row.report), tiles: await tilesOf(row) });
  return kind === "html" ? asHtml(drawn) : asPng(drawn);
};
