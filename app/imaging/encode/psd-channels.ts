import type { Box } from "../types.ts";
import { packedBound, packRow } from "./packbits.ts";

/** One channel of interleaved samples, or the same value everywhere. */
export type ChannelSource =
  | { data: Uint8Array | Uint16Array; stride: number; offset: number; invert: boolean }
  | { constant: number };

/** Row lengths (two bytes each) and packed rows: PSD keeps them apart. */
export interface PackedChannel {
  counts: Buffer;
  rows: Buffer;
}

/** Copies one row of a channel as big-endian samples; 8-bit samples are doubled in 16-bit documents, which is ×257. */
const gather = (source: ChannelSource, from: number, width: number, depth: 8 | 16, row: Uint8Array): void => {
  if ("constant" in source) {
    row.fill(source.constant, 0, (width * depth) / 8);
    return;
  }
  const { data, stride, offset, invert } = source;
  const flip = invert ? 0xffff : 0;
  let at = from * stride + offset;
  if (depth === 8) {
    for (let x = 0; x < width; x++, at += stride) row[x] = data[at] ^ flip;
  } else if (data instanceof Uint8Array) {
    for (let x = 0; x < 2 * width; x += 2, at += stride) row[x] = row[x + 1] = data[at] ^ flip;
  } else {
    for (let x = 0; x < 2 * width; x += 2, at += stride) {
      const sample = data[at] ^ flip;
      row[x] = sample >> 8;
      row[x + 1] = sample;
    }
  }
};

/**
 * Packs the part of a channel inside a box. `invert` turns 255 = full ink into PSD's 0 = full ink.
 * @param width of the whole picture, pixels
 */
export const packChannel = (source: ChannelSource, width: number, box: Box, depth: 8 | 16): PackedChannel => {
  const rowBytes = (box.width * depth) / 8;
  const row = new Uint8Array(rowBytes + 1);
  const counts = Buffer.allocUnsafe(2 * box.height);
  const same = "constant" in source;
  const packed = Buffer.allocUnsafe(packedBound(rowBytes) * (same ? 1 : box.height));
  let end = 0;
  for (let y = 0; y < box.height; y++) {
    if (!same || y === 0) gather(source, (box.top + y) * width + box.left, box.width, depth, row);
    const start = same ? 0 : end;
    if (!same || y === 0) end = packRow(row, rowBytes, packed, start);
    counts.writeUInt16BE(end - start, 2 * y);
  }
  // Copied to its true length, so that the generous scratch memory can go.
  const rows = same ? Buffer.alloc(end * box.height, packed.subarray(0, end)) : Buffer.from(packed.subarray(0, end));
  return { counts, rows };
};
