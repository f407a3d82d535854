import sharp from "sharp";
import { decode } from "../imaging/load/decode.ts";
import { defaultLimits } from "../imaging/load/limits.ts";
import { joinRgba } from "../imaging/render/planes.ts";
import type { OutputImage } from "../imaging/types.ts";

/** One file of the sheet: a line about it and small pictures of what went in and what came out. */
export interface SheetRow {
  label: string;
  /** PNG files of one size. */
  tiles: Buffer[];
}

const tile = 320;
const gap = 8;
const labelHeight = 22;
/** What makes fringes visible: light ones on black, dark ones on white, both on magenta. */
const backdrops = ["#ffffff", "#000000", "#ff00ff"] as const;
const paper = "#dddddd";
const mount = "#808080";

/** A transparent picture on each backdrop; an opaque one, which looks the same on all, once. */
const thumbnails = async (bytes: Uint8Array, backdropsOfClear: readonly string[]): Promise<Buffer[]> => {
  const { image, cutout } = await decode(bytes, defaultLimits);
  const size = { width: image.width, height: image.height };
  const picture = cutout
    ? sharp(joinRgba(cutout.rgb, cutout.alpha), { raw: { ...size, channels: 4 }, limitInputPixels: false })
    : sharp(image.data, { raw: { ...size, channels: 3 }, limitInputPixels: false });
  const small = await picture.resize(tile, tile, { fit: "inside" }).png().toBuffer();
  const laidOn = cutout ? backdropsOfClear : [mount];
  return Promise.all(laidOn.map((background) => sharp(small).resize(tile, tile, { fit: "contain", background, withoutEnlargement: true }).flatten({ background }).png().toBuffer()));
};

/** The source, then every output; transparent ones on white, black and magenta. */
export const sheetRow = async (label: string, source: Uint8Array, outputs: readonly OutputImage[]): Promise<SheetRow> => {
  const tiles = await thumbnails(source, [mount]);
  for (const { bytes } of outputs) tiles.push(...(await thumbnails(bytes, backdrops)));
  return { label, tiles };
};

const escapeMarkup = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const asHtml = (rows: readonly SheetRow[]): string => {
  const sections = rows.map(({ label, tiles }) => {
    const pictures = tiles.map((bytes) => `<img width="${tile}" height="${tile}" alt="" src="data:image/png;base64,${bytes.toString("base64")}">`);
    return `<section><h2>${escapeMarkup(label)}</h2><div>${pictures.join("")}</div></section>`;
  });
  const style = `body{font:14px system-ui;background:${paper};margin:16px}h2{font:inherit;margin:16px 0 4px}div{display:flex;gap:${gap}px;flex-wrap:wrap}`;
  return `<!doctype html><meta charset="utf-8"><title>Packshot contact sheet</title><style>${style}</style>${sections.join("\n")}\n`;
};

const drawLabel = async (label: string, width: number): Promise<Buffer> => {
  const { data, info } = await sharp({ text: { text: escapeMarkup(label), font: "sans 9", rgba: true, dpi: 96 } })
    .png()
    .toBuffer({ resolveWithObject: true });
  return sharp(data).extract({ left: 0, top: 0, width: Math.min(info.width, width), height: Math.min(info.height, labelHeight - 4) }).toBuffer();
};

const asPng = async (rows: readonly SheetRow[]): Promise<Buffer> => {
  const columns = Math.max(1, ...rows.map(({ tiles }) => tiles.length));
  const rowHeight = tile + labelHeight + gap;
  const width = columns * (tile + gap) + gap;
  const layers = rows.map(async ({ label, tiles }, row) => [
    { input: await drawLabel(label, width - 2 * gap), left: gap, top: row * rowHeight + 4 },
    ...tiles.map((input, column) => ({ input, left: gap + column * (tile + gap), top: row * rowHeight + labelHeight })),
  ]);
  return sharp({ create: { width, height: Math.max(1, rows.length) * rowHeight, channels: 3, background: paper } })
    .composite((await Promise.all(layers)).flat())
    .png()
    .toBuffer();
};

/** Before and after of many files on one page: an HTML file that needs nothing else, or one PNG. */
export const contactSheet = async (rows: readonly SheetRow[], kind: "html" | "png"): Promise<string | Buffer> => (kind === "html" ? asHtml(rows) : asPng(rows));
