import { EncodeError } from "./errors.ts";

export interface TiffTag {
  tag: number;
  /** Bytes of type UNDEFINED (7) or BYTE (1). */
  type: 1 | 7;
  data: Uint8Array;
}

const entryLength = 12;

/**
 * Adds tags to the first directory of a classic TIFF: data and a rewritten directory go behind the file, the old directory stays unused.
 * Tags of the same number are replaced. Source: TIFF 6.0, section 2.
 * @throws {EncodeError} when the file is no classic TIFF (BigTIFF has 64-bit offsets)
 */
export const addTiffTags = (tiff: Buffer, tags: readonly TiffTag[]): Buffer => {
  const little = tiff.toString("latin1", 0, 2) === "II";
  const read16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const read32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const write16 = (into: Buffer, value: number, at: number) => (little ? into.writeUInt16LE(value, at) : into.writeUInt16BE(value, at));
  const write32 = (into: Buffer, value: number, at: number) => (little ? into.writeUInt32LE(value, at) : into.writeUInt32BE(value, at));
  if (read16(2) !== 42) throw new EncodeError(`expected a classic TIFF (version 42) for tags but received version ${read16(2)}`);

  const directory = read32(4);
  const count = read16(directory);
  const replaced = new Set(tags.map(({ tag }) => tag));
  const entries: { tag: number; bytes: Buffer }[] = [];
  for (let at = directory + 2, end = at + count * entryLength; at < end; at += entryLength) {
    if (!replaced.has(read16(at))) entries.push({ tag: read16(at), bytes: tiff.subarray(at, at + entryLength) });
  }
  const nextDirectory = read32(directory + 2 + count * entryLength);

  const parts: Uint8Array[] = [tiff];
  let length = tiff.length;
  const append = (data: Uint8Array): number => {
    // Offsets must be even.
    if (length % 2 === 1) {
      parts.push(Buffer.alloc(1));
      length++;
    }
    const at = length;
    parts.push(data);
    length += data.length;
    return at;
  };
  for (const { tag, type, data } of tags) {
    const bytes = Buffer.alloc(entryLength);
    write16(bytes, tag, 0);
    write16(bytes, type, 2);
    write32(bytes, data.length, 4);
    if (data.length > 4) write32(bytes, append(data), 8);
    else bytes.set(data, 8);
    entries.push({ tag, bytes });
  }
  entries.sort((a, b) => a.tag - b.tag);
  const rewritten = Buffer.alloc(2 + entries.length * entryLength + 4);
  write16(rewritten, entries.length, 0);
  entries.forEach(({ bytes }, i) => bytes.copy(rewritten, 2 + i * entryLength));
  write32(rewritten, nextDirectory, rewritten.length - 4);
  const start = append(rewritten);

  const result = Buffer.concat(parts, length);
  write32(result, start, 4);
  return result;
};
