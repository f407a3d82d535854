import { ImagingError } from "../errors.ts";
import type { RawPixels } from "./raw-tiff.ts";

/** The flattened picture that Photoshop stores at the end of a PSD or PSB ("maximise compatibility"). */
export interface PsdHeader {
  width: number;
  height: number;
  channels: number;
  depth: 8 | 16;
  colour: RawPixels["colour"];
  large: boolean;
}

const headerLength = 26;
const modes: Partial<Record<number, RawPixels["colour"]>> = { 1: "grey", 3: "rgb", 4: "cmyk", 8: "grey" };
const colourChannels = { grey: 1, rgb: 3, cmyk: 4 } as const;
const iccResource = 1039;

const unreadable = (message: string): ImagingError => new ImagingError("unreadable", message, "The PSD file cannot be read. Please save it as 8 or 16 bit RGB, CMYK or greyscale.");
const truncated = (what: string): ImagingError => new ImagingError("truncated", `expected more bytes for ${what} of the PSD but received the end of the file`, "The PSD file is incomplete.");

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/**
 * Reads a PSD's header alone (Adobe Photoshop File Formats Specification, "File Header Section").
 * @throws {ImagingError} "truncated" or "unreadable"
 */
export const readPsdHeader = (bytes: Uint8Array): PsdHeader => {
  if (bytes.length < headerLength) throw truncated("the header");
  const view = viewOf(bytes);
  const version = view.getUint16(4);
  const depth = view.getUint16(22);
  const mode = view.getUint16(24);
  const channels = view.getUint16(12);
  const colour = modes[mode];
  if (version !== 1 && version !== 2) throw unreadable(`expected 1 or 2 for version of the PSD but received ${version}`);
  if (depth !== 8 && depth !== 16) throw unreadable(`expected 8 or 16 for depth of the PSD but received ${depth}`);
  if (colour === undefined) throw unreadable(`expected grey, RGB or CMYK for colour mode of the PSD but received ${mode}`);
  if (channels < colourChannels[colour] || channels > 56) throw unreadable(`expected ${colourChannels[colour]} to 56 for channels of the PSD but received ${channels}`);
  return { width: view.getUint32(18), height: view.getUint32(14), channels, depth, colour, large: version === 2 };
};

/** Undoes PackBits: a count byte n, then n + 1 literal bytes, or one byte repeated 1 - n times. */
const unpackRow = (bytes: Uint8Array, from: number, to: number, row: Uint8Array): void => {
  let at = from;
  let filled = 0;
  while (at < to && filled < row.length) {
    const count = (bytes[at++] << 24) >> 24;
    if (count >= 0) {
      const end = Math.min(at + count + 1, to);
      row.set(bytes.subarray(at, Math.min(end, at + row.length - filled)), filled);
      filled += count + 1;
      at = end;
    } else if (count !== -128) {
      row.fill(bytes[at++], filled, filled + 1 - count);
      filled += 1 - count;
    }
  }
  if (filled < row.length) throw truncated("a packed row");
};

interface Sections {
  resources: { start: number; end: number };
  /** Whether the first channel after the colour is the transparency of the merged picture. */
  mergedAlpha: boolean;
  imageData: number;
}

const findSections = (bytes: Uint8Array, { large }: PsdHeader): Sections => {
  const view = viewOf(bytes);
  const need = (at: number, length: number, what: string): void => {
    if (at + length > bytes.length) throw truncated(what);
  };
  need(headerLength, 4, "the colour mode data");
  const resourcesAt = headerLength + 4 + view.getUint32(headerLength);
  need(resourcesAt, 4, "the image resources");
  const resources = { start: resourcesAt + 4, end: resourcesAt + 4 + view.getUint32(resourcesAt) };
  const lengthSize = large ? 8 : 4;
  const readLength = (at: number): number => (large ? Number(view.getBigUint64(at)) : view.getUint32(at));
  need(resources.end, lengthSize, "the layers");
  const layersAt = resources.end + lengthSize;
  const layersLength = readLength(resources.end);
  const imageData = layersAt + layersLength;
  need(imageData, 2, "the merged picture");
  // A negative layer count says that the first alpha channel holds the transparency of the merged result.
  const hasLayerInfo = layersLength > lengthSize + 2 && readLength(layersAt) > 0;
  return { resources, mergedAlpha: hasLayerInfo && view.getInt16(layersAt + lengthSize) < 0, imageData };
};

const readIcc = (bytes: Uint8Array, { start, end }: Sections["resources"]): Uint8Array | null => {
  const view = viewOf(bytes);
  let at = start;
  while (at + 12 <= Math.min(end, bytes.length)) {
    const id = view.getUint16(at + 4);
    const nameLength = (bytes[at + 6] + 2) & ~1;
    const sizeAt = at + 6 + nameLength;
    if (sizeAt + 4 > bytes.length) return null;
    const size = view.getUint32(sizeAt);
    if (id === iccResource) return bytes.slice(sizeAt + 4, sizeAt + 4 + size);
    at = sizeAt + 4 + ((size + 1) & ~1);
  }
  return null;
};

/**
 * Reads the merged picture of a PSD or PSB: raw or RLE, 8 or 16 bit (16 is rounded to 8), grey, RGB or CMYK.
 * Colour under partial transparency comes as Photoshop stores it: blended with white.
 * @throws {ImagingError} "truncated" or "unreadable"
 */
export const readPsd = (bytes: Uint8Array): RawPixels => {
  const header = readPsdHeader(bytes);
  const { width, height, channels, depth, colour, large } = header;
  const { resources, mergedAlpha, imageData } = findSections(bytes, header);
  const view = viewOf(bytes);
  const compression = view.getUint16(imageData);
  if (compression > 1) throw unreadable(`expected raw or RLE for compression of the PSD but received ${compression}`);

  const hasAlpha = mergedAlpha && channels > colourChannels[colour];
  const used = colourChannels[colour] + (hasAlpha ? 1 : 0);
  const rowBytes = (width * depth) / 8;
  const countSize = large ? 4 : 2;
  let at = imageData + 2 + (compression === 1 ? channels * height * countSize : 0);
  if (at > bytes.length || (compression === 0 && at + rowBytes * height * used > bytes.length)) throw truncated("the merged picture");

  const data = new Uint8Array(width * height * used);
  const unpacked = new Uint8Array(rowBytes);
  for (let channel = 0; channel < used; channel++) {
    // Photoshop stores ink the other way round: 0 = full.
    const inverted = colour === "cmyk" && channel < 4;
    for (let y = 0; y < height; y++) {
      let row: Uint8Array = unpacked;
      if (compression === 1) {
        const countAt = imageData + 2 + (channel * height + y) * countSize;
        const end = at + (large ? view.getUint32(countAt) : view.getUint16(countAt));
        if (end > bytes.length) throw truncated("the merged picture");
        unpackRow(bytes, at, end, unpacked);
        at = end;
      } else {
        row = bytes.subarray(at, at + rowBytes);
        at += rowBytes;
      }
      for (let x = 0, to = y * width * used + channel; x < width; x++, to += used) {
        const level = depth === 8 ? row[x] : Math.round((row[2 * x] * 256 + row[2 * x + 1]) / 257);
        data[to] = inverted ? 255 - level : level;
      }
    }
  }
  return { width, height, colour, hasAlpha, data, icc: readIcc(bytes, resources) };
};
