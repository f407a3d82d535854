import { deflateSync } from "node:zlib";
import type { Colours } from "./colour.ts";

/**
 * CMYK TIFF, which libvips writes only at 8 bit and, through its colour engine, slowly. Classic, little-endian, Deflate with horizontal
 * differencing. Source: TIFF 6.0, sections 2, 14 (predictor), 16 (CMYK), 18 (alpha); Adobe, "Photoshop TIFF Technical Notes" (Deflate).
 */
const types = { short: 3, long: 4, rational: 5 } as const;
const typeLengths = { short: 2, long: 4, rational: 8 } as const;
const photometricSeparated = 5;
const adobeDeflate = 8;
const horizontalDifferencing = 2;
const unassociatedAlpha = 2;
const inches = 2;
/** Strips of about a megabyte: large enough to pack well, small enough to hold. */
const stripBytes = 1024 * 1024;
/** Differences are small numbers already; higher levels cost twice the time for a few per cent. */
const deflateLevel = 1;
const headerLength = 8;

interface InkPicture {
  width: number;
  height: number;
  /** Four interleaved inks, 255 = full. */
  inks: Colours["data"];
  /** Unassociated coverage; null = opaque. Where it is 0 no ink is written. */
  alpha: Uint8Array | null;
}

/** Rows first..last-1 as differences from the sample to the left; 8-bit samples become 16 bit by ×257. */
const differences = ({ width, inks, alpha }: InkPicture, first: number, last: number, depth: 8 | 16): Uint8Array => {
  const samples = alpha ? 5 : 4;
  const strip = depth === 16 ? new Uint16Array((last - first) * width * samples) : new Uint8Array((last - first) * width * samples);
  const scale = depth === 16 ? 257 : 1;
  const left = new Int32Array(samples);
  let to = 0;
  for (let y = first; y < last; y++) {
    left.fill(0);
    for (let pixel = y * width; pixel < (y + 1) * width; pixel++) {
      const coverage = alpha ? alpha[pixel] : 255;
      for (let sample = 0; sample < samples; sample++) {
        const value = sample === 4 ? coverage : coverage === 0 ? 0 : inks[4 * pixel + sample];
        strip[to++] = (value - left[sample]) * scale;
        left[sample] = value;
      }
    }
  }
  return new Uint8Array(strip.buffer);
};

const deflateStrips = (picture: InkPicture, rowsPerStrip: number, depth: 8 | 16): Buffer[] => {
  const strips: Buffer[] = [];
  for (let first = 0; first < picture.height; first += rowsPerStrip) {
    const last = Math.min(picture.height, first + rowsPerStrip);
    strips.push(deflateSync(differences(picture, first, last, depth), { level: deflateLevel }));
  }
  return strips;
};

/** A CMYK TIFF without profile, path or other metadata: those are added as tags. */
export const writeInkTiff = (picture: InkPicture, depth: 8 | 16, density: number): Buffer => {
  const { width, height, alpha } = picture;
  const samples = alpha ? 5 : 4;
  const rowsPerStrip = Math.max(1, Math.floor(stripBytes / ((width * samples * depth) / 8)));
  const strips = deflateStrips(picture, rowsPerStrip, depth);
  let end = headerLength;
  const stripOffsets = strips.map(({ length }) => {
    const start = end;
    end += length;
    return start;
  });

  const resolution = [Math.round(density * 100), 100];
  const entries: [tag: number, type: keyof typeof types, values: number[]][] = [
    [256, "long", [width]],
    [257, "long", [height]],
    [258, "short", Array<number>(samples).fill(depth)],
    [259, "short", [adobeDeflate]],
    [262, "short", [photometricSeparated]],
    [273, "long", stripOffsets],
    [277, "short", [samples]],
    [278, "long", [rowsPerStrip]],
    [279, "long", strips.map(({ length }) => length)],
    [282, "rational", resolution],
    [283, "rational", resolution],
    [296, "short", [inches]],
    [317, "short", [horizontalDifferencing]],
  ];
  if (alpha) entries.push([338, "short", [unassociatedAlpha]]);

  // Values of more than four bytes stand between the strips and the directory, which starts at an even place.
  const outside: Buffer[] = [Buffer.alloc(end % 2)];
  end += end % 2;
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, values], i) => {
    const unit = type === "short" ? 2 : 4;
    const data = Buffer.alloc(Math.max(4, values.length * unit));
    values.forEach((value, k) => data.writeUIntLE(value, k * unit, unit));
    const at = 2 + i * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(types[type], at + 2);
    directory.writeUInt32LE((values.length * unit) / typeLengths[type], at + 4);
    if (data.length === 4) {
      data.copy(directory, at + 8);
    } else {
      directory.writeUInt32LE(end, at + 8);
      outside.push(data, Buffer.alloc(data.length % 2));
      end += data.length + (data.length % 2);
    }
  });

  const header = Buffer.from("II\x2a\0\0\0\0\0", "latin1");
  header.writeUInt32LE(end, 4);
  return Buffer.concat([header, ...strips, ...outside, directory]);
};
