/** Files that mean harm, made here: none of them is larger than a photo. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { crc32, deflateSync } from "node:zlib";
import sharp from "sharp";
import { makePsd, pngBomb } from "../../imaging/load/make-files.ts";
import { root } from "../../support/root.ts";

export interface HostileFile {
  what: string;
  bytes: Uint8Array;
  /** The error code of the engine; several where decoders differ in how they put it. */
  codes: string[];
}

const text = (...parts: (string | Uint8Array)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part as string, "latin1")));

/** One clear pixel per frame on a canvas of 2000 × 2000: 15 bytes each in the file, 16 MB each when drawn. */
function manyFrames(frames: number): Buffer {
  const header = text("GIF89a", Buffer.from([0xd0, 0x07, 0xd0, 0x07, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]));
  const frame = Buffer.from([0x2c, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4c, 1, 0]);
  return Buffer.concat([header, ...Array.from({ length: frames }, () => frame), Buffer.from([0x3b])]);
}

function pngChunk(type: string, data: Uint8Array): Buffer {
  const typed = text(type, data);
  const out = Buffer.alloc(typed.length + 8);
  out.writeUInt32BE(data.length, 0);
  typed.copy(out, 4);
  out.writeUInt32BE(crc32(typed), typed.length + 4);
  return out;
}

/** Puts a chunk behind a PNG's header. */
function withChunk(png: Buffer, chunk: Buffer): Buffer {
  const headerEnd = 8 + 25;
  return Buffer.concat([png.subarray(0, headerEnd), chunk, png.subarray(headerEnd)]);
}

/** The last scan of a progressive JPEG, again and again: each is a few bytes in the file and a pass over every block when decoded. */
function manyScans(jpeg: Buffer, times: number): Buffer {
  const lastScan = jpeg.lastIndexOf(Buffer.from([0xff, 0xda]));
  const scan = jpeg.subarray(lastScan, -2);
  return Buffer.concat([jpeg.subarray(0, -2), ...Array.from({ length: times }, () => scan), jpeg.subarray(-2)]);
}

/** A JPEG whose header claims another size. */
function claimingSize(jpeg: Buffer, width: number, height: number): Buffer {
  const out = Buffer.from(jpeg);
  for (let at = 2; at < out.length - 9; at += 2 + out.readUInt16BE(at + 2)) {
    if (![0xc0, 0xc1, 0xc2].includes(out[at + 1]!)) continue;
    out.writeUInt16BE(height, at + 5);
    out.writeUInt16BE(width, at + 7);
    return out;
  }
  throw new Error("expected a frame header in the JPEG but there is none");
}

/** A TIFF whose directory is followed by itself. */
function circularTiff(): Buffer {
  const tiff = Buffer.alloc(8 + 2 + 12 * 4 + 4);
  tiff.write("II*\0", 0, "latin1");
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(4, 8);
  [[256, 10], [257, 10], [258, 8], [262, 1]].forEach(([tag, value], index) => {
    tiff.writeUInt16LE(tag!, 10 + index * 12);
    tiff.writeUInt16LE(3, 12 + index * 12);
    tiff.writeUInt32LE(1, 14 + index * 12);
    tiff.writeUInt32LE(value!, 18 + index * 12);
  });
  tiff.writeUInt32LE(8, 58);
  return tiff;
}

const script = "<script>fetch('/api/v1/balance')</script>";
export const polyglotPayload = script;

/** @param listener an address on this machine that must never be asked */
export async function hostileFiles(listener: string): Promise<HostileFile[]> {
  const photo = await readFile(path.join(root, "test/corpus/photos/chair_1024.jpg"));
  const plain = sharp({ create: { width: 64, height: 64, channels: 3, background: "#808080" } });
  const [png, tiff, large] = await Promise.all([
    plain.clone().png().toBuffer(),
    sharp(photo).tiff({ compression: "lzw" }).toBuffer(),
    sharp({ create: { width: 4000, height: 4000, channels: 3, background: "#808080" } }).jpeg({ progressive: true }).toBuffer(),
  ]);
  const avif = await plain.clone().avif({ effort: 0 }).toBuffer();
  const psd = makePsd({ width: 4, height: 4, planes: [new Uint8Array(16), new Uint8Array(16), new Uint8Array(16)] });
  psd.writeUInt32BE(30_000, 14);
  psd.writeUInt32BE(30_000, 18);
  const svg = (inner: string, before = "") => text(before, `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64">${inner}</svg>`);
  const damaged = ["image_unreadable", "image_truncated"];

  return [
    { what: "an empty file", bytes: new Uint8Array(0), codes: ["image_empty_file"] },
    { what: "a text", bytes: text("product,price\nmug,12.90\n"), codes: ["image_unsupported_format"] },
    { what: "a PDF", bytes: text("%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"), codes: ["image_unsupported_format"] },
    { what: "a program", bytes: Buffer.concat([text("\x7fELF\x02\x01\x01"), Buffer.alloc(2000)]), codes: ["image_unsupported_format"] },
    { what: "a ZIP archive", bytes: Buffer.concat([text("PK\x03\x04"), Buffer.alloc(500)]), codes: ["image_unsupported_format"] },
    { what: "a PNG bomb of 900 megapixels", bytes: pngBomb(30_000, 30_000), codes: ["image_too_many_pixels"] },
    { what: "a PNG that says it has 2³¹ - 1 rows", bytes: pngBomb(8, 8).fill(Buffer.from("7fffffff", "hex"), 20, 24), codes: ["image_too_many_pixels", ...damaged] },
    { what: "a PNG with a profile that unpacks to 300 MB", bytes: withChunk(png, pngChunk("iCCP", text("p\0\0", deflateSync(Buffer.alloc(300e6), { level: 9 })))), codes: ["done", ...damaged] },
    { what: "a PNG with a comment that unpacks to 300 MB", bytes: withChunk(png, pngChunk("zTXt", text("Comment\0\0", deflateSync(Buffer.alloc(300e6), { level: 9 })))), codes: ["done", ...damaged] },
    { what: "a GIF of 10,000 frames", bytes: manyFrames(10_000), codes: ["image_too_many_frames"] },
    { what: "a TIFF cut off in its middle", bytes: tiff.subarray(0, tiff.length >> 1), codes: damaged },
    { what: "a TIFF cut off in its header", bytes: tiff.subarray(0, 20), codes: damaged },
    { what: "a TIFF whose directory leads to itself", bytes: circularTiff(), codes: damaged },
    { what: "a PSD of 30,000 × 30,000 pixels", bytes: psd, codes: ["image_too_many_pixels"] },
    { what: "a JPEG that says it has 65,500 × 65,500 pixels", bytes: claimingSize(photo, 65_500, 65_500), codes: ["image_too_many_pixels"] },
    { what: "a JPEG of 16 megapixels in 2,000 scans", bytes: manyScans(large, 2000), codes: damaged },
    { what: "a cut off AVIF", bytes: avif.subarray(0, avif.length >> 1), codes: damaged },
    { what: "a WebP that is only its header", bytes: text("RIFF\x24\0\0\0WEBPVP8 \x18\0\0\0", Buffer.alloc(8)), codes: damaged },
    { what: "a GIF that is a script", bytes: text("GIF89a/*", Buffer.alloc(20), "*/=1;fetch('/')//"), codes: damaged },
    { what: "a PNG that is a page", bytes: text("\x89PNG\r\n\x1a\n", `<html>${script}`, Buffer.alloc(100)), codes: damaged },
    { what: "a JPEG that is a page", bytes: text("\xff\xd8\xff\xe0", `<html>${script}`, Buffer.alloc(100)), codes: damaged },
    { what: "a page with a picture in it", bytes: text(`<html>${script}`, png), codes: ["image_unsupported_format"] },
    { what: "an SVG with a picture elsewhere", bytes: svg(`<image href="${listener}/a.png" width="64" height="64"/><image xlink:href="${listener}/b.png" width="64" height="64"/>`), codes: ["image_unsupported_format"] },
    { what: "an SVG with an external entity", bytes: svg("<text>&x;</text>", `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${listener}/entity">]>`), codes: damaged },
    { what: "an SVG with a local file", bytes: svg('<image href="file:///etc/passwd" width="64" height="64"/>'), codes: ["image_unsupported_format"] },
    { what: "an SVG with a style sheet elsewhere", bytes: svg(`<style>@import url("${listener}/c.css");</style>`), codes: ["done"] },
    { what: "an SVG of entities of entities", bytes: svg("<text>&f;</text>", `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">${["b", "c", "d", "e", "f"].map((name, at) => `<!ENTITY ${name} "${`&${"abcde"[at]!};`.repeat(30)}">`).join("")}]>`), codes: damaged },
    { what: "an SVG of 100,000,000 × 100,000,000 units", bytes: text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100000000 100000000"/>'), codes: ["image_too_many_pixels"] },
    { what: "an SVG behind a TIFF's name", bytes: text("MM\0*", "<svg xmlns='http://www.w3.org/2000/svg'/>"), codes: damaged },
  ];
}

/** A picture with a page behind its end: a good picture to every reader, and the page must not come out again. */
export async function pictureWithPage(): Promise<Buffer> {
  const jpeg = await sharp({ create: { width: 64, height: 64, channels: 3, background: "#ffffff" } }).withExif({ IFD0: { ImageDescription: script } }).jpeg().toBuffer();
  return text(jpeg, `<html>${script}`);
}
