import { describe, expect, test } from "vitest";
import { packedBound, packRow } from "../../../app/imaging/encode/packbits.ts";

const pack = (values: Uint8Array): Uint8Array => {
  const row = new Uint8Array(values.length + 1);
  row.set(values);
  const out = new Uint8Array(packedBound(values.length));
  return out.subarray(0, packRow(row, values.length, out, 0));
};

/** TIFF 6.0, section 9, word for word. */
const unpack = (packed: Uint8Array): number[] => {
  const values: number[] = [];
  for (let at = 0; at < packed.length; ) {
    const n = (packed[at++]! << 24) >> 24;
    if (n >= 0) {
      values.push(...packed.subarray(at, at + n + 1));
      at += n + 1;
    } else if (n !== -128) {
      values.push(...Array<number>(1 - n).fill(packed[at++]!));
    }
  }
  return values;
};

describe("PackBits", () => {
  test("packs the example of Apple's technical note as it does", () => {
    const unpacked = "AA AA AA 80 00 2A AA AA AA AA 80 00 2A 22 AA AA AA AA AA AA AA AA AA AA";
    const packed = "FE AA 02 80 00 2A FD AA 03 80 00 2A 22 F7 AA";
    const bytes = (hex: string) => Uint8Array.from(hex.split(" "), (byte) => parseInt(byte, 16));
    expect(pack(bytes(unpacked))).toEqual(bytes(packed));
  });

  test.each([1, 2, 3, 127, 128, 129, 130, 256, 257, 385, 1000])("gives back %d bytes, all the same, all different or in pairs, within its bound", (length) => {
    const rows = [() => 7, (i: number) => (i * 73) & 255, (i: number) => i >> 1, (i: number) => (i % 131 < 128 ? i : 9), (i: number) => (i % 4 === 0 ? i : 0)];
    for (const value of rows) {
      const row = Uint8Array.from({ length }, (_, i) => value(i));
      const packed = pack(row);
      expect(unpack(packed)).toEqual([...row]);
      expect(packed.length).toBeLessThanOrEqual(packedBound(length));
    }
  });

  test("gives back random rows with short runs", () => {
    let state = 12345;
    const random = (below: number) => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) % below;
    for (let round = 0; round < 300; round++) {
      const row = Uint8Array.from({ length: 1 + random(700) }, () => 0);
      for (let i = 0; i < row.length; ) row.fill(random(256), i, (i += 1 + random(1 + random(6))));
      const packed = pack(row);
      expect(unpack(packed)).toEqual([...row]);
      expect(packed.length).toBeLessThanOrEqual(packedBound(row.length));
    }
  });
});
