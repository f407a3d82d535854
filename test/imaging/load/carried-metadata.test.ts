import { describe, expect, it } from "vitest";
import { uprightExif, uprightXmp } from "../../../app/imaging/load/carried-metadata.ts";

/** IFD0 with an orientation and a copyright entry, linked to an IFD1 (the thumbnail's) at byte 200. */
const exifBlock = (little: boolean, prefix: boolean): Buffer => {
  const start = prefix ? 6 : 0;
  const block = Buffer.alloc(start + 64);
  if (prefix) block.write("Exif\0\0", "latin1");
  const u16 = (value: number, at: number) => (little ? block.writeUInt16LE(value, start + at) : block.writeUInt16BE(value, start + at));
  const u32 = (value: number, at: number) => (little ? block.writeUInt32LE(value, start + at) : block.writeUInt32BE(value, start + at));
  block.write(little ? "II" : "MM", start, "latin1");
  u16(42, 2);
  u32(8, 4);
  u16(2, 8);
  for (const [at, tag, type, count, value] of [[10, 0x0112, 3, 1, 0], [22, 0x8298, 2, 12, 40]] as const) {
    u16(tag, at);
    u16(type, at + 2);
    u32(count, at + 4);
    u32(value, at + 8);
  }
  u16(6, 18);
  u32(200, 34);
  block.write("Atelier Nord", start + 40, "latin1");
  return block;
};

describe.each([
  ["little-endian, with its prefix", true, true],
  ["big-endian, with its prefix", false, true],
  ["little-endian, bare", true, false],
])("an EXIF block (%s)", (_, little, prefix) => {
  const block = exifBlock(little, prefix);
  const start = prefix ? 6 : 0;

  it("says upright afterwards, keeps the rest and loses its thumbnail", () => {
    const carried = Buffer.from(uprightExif(block)!);
    const read16 = (at: number) => (little ? carried.readUInt16LE(start + at) : carried.readUInt16BE(start + at));
    const read32 = (at: number) => (little ? carried.readUInt32LE(start + at) : carried.readUInt32BE(start + at));
    expect(read16(18)).toBe(1);
    expect(read32(34)).toBe(0);
    expect(carried.toString("latin1")).toContain("Atelier Nord");
    expect(carried.length).toBe(block.length);
  });

  it("is copied, not changed", () => {
    const before = Buffer.from(block);
    uprightExif(block);
    expect(block.equals(before)).toBe(true);
  });

  it("is dropped when it is cut off or points outside", () => {
    for (const length of [0, 5, 9, 15, 30]) expect(uprightExif(block.subarray(0, length))).toBeNull();
    const wild = Buffer.from(block);
    wild.fill(0xff, start + 4, start + 8);
    expect(uprightExif(wild)).toBeNull();
  });
});

describe("an XMP packet", () => {
  it.each([
    ['<rdf:Description tiff:Orientation="6" dc:rights="Atelier Nord"/>', '<rdf:Description tiff:Orientation="1" dc:rights="Atelier Nord"/>'],
    ["<tiff:Orientation>8</tiff:Orientation>", "<tiff:Orientation>1</tiff:Orientation>"],
    ["<dc:title>Täfelchen 6</dc:title>", "<dc:title>Täfelchen 6</dc:title>"],
  ])("%s says upright afterwards", (before, after) => {
    expect(new TextDecoder().decode(uprightXmp(new TextEncoder().encode(before)))).toBe(after);
  });
});
