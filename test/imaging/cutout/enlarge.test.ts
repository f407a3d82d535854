import { expect, test } from "vitest";
import { enlargeInto } from "../../../app/imaging/cutout/enlarge.ts";

/** A plane of noise with empty ends and full spots, so that every short cut is taken. */
function blob(width: number, height: number): Uint8Array {
  let state = 5;
  return Uint8Array.from({ length: width * height }, (_, i) => {
    state = (state * 1664525 + 1013904223) >>> 0;
    const away = Math.hypot((i % width) - width / 2, Math.floor(i / width) - height / 2) / (width / 2);
    return away > 0.7 ? 0 : away < 0.3 ? 255 : state >>> 24;
  });
}

/** Catmull-Rom, straight from its definition. */
function enlargedSlowly(source: Uint8Array, width: number, height: number, toWidth: number, toHeight: number, lower: number): Uint8Array {
  const kernel = (x: number): number => {
    const d = Math.abs(x);
    return d < 1 ? 1 - 2.5 * d ** 2 + 1.5 * d ** 3 : d < 2 ? 2 - 4 * d + 2.5 * d ** 2 - 0.5 * d ** 3 : 0;
  };
  return Uint8Array.from({ length: toWidth * toHeight }, (_, o) => {
    const x = (((o % toWidth) + 0.5) * width) / toWidth - 0.5;
    const y = ((Math.floor(o / toWidth) + 0.5) * height) / toHeight - 0.5 - lower;
    let sum = 0;
    for (let j = Math.floor(y) - 1; j <= Math.floor(y) + 2; j++) {
      for (let i = Math.floor(x) - 1; i <= Math.floor(x) + 2; i++) {
        const value = source[Math.min(height - 1, Math.max(0, j)) * width + Math.min(width - 1, Math.max(0, i))]!;
        sum += value * kernel(x - i) * kernel(y - j);
      }
    }
    return Math.min(255, Math.max(0, Math.round(sum)));
  });
}

test.each([0, 0.2])("coverage is enlarged by cubic interpolation, moved down by %f of its pixels", (lower) => {
  const source = blob(23, 31);
  const enlarged = new Uint8Array(57 * 80);
  enlargeInto(enlarged, 57, { left: 0, top: 0, width: 57, height: 80 }, source, 23, 31, lower);
  const expected = enlargedSlowly(source, 23, 31, 57, 80, lower);
  expect(Math.max(...enlarged.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThanOrEqual(1);
});

test("a mirrored plane gives the mirrored result", () => {
  const source = blob(20, 20);
  const mirrored = source.map((_, i) => source[i - (i % 20) + 19 - (i % 20)]!);
  const [plain, other] = [source, mirrored].map((plane) => {
    const enlarged = new Uint8Array(50 * 50);
    enlargeInto(enlarged, 50, { left: 0, top: 0, width: 50, height: 50 }, plane, 20, 20);
    return enlarged;
  });
  expect(Math.max(...plain!.map((value, i) => Math.abs(value - other![i - (i % 50) + 49 - (i % 50)]!)))).toBeLessThanOrEqual(1);
});

test("only the box is written, and all of it", () => {
  const target = new Uint8Array(40 * 40).fill(77);
  enlargeInto(target, 40, { left: 5, top: 7, width: 30, height: 20 }, new Uint8Array(10 * 10), 10, 10);
  const kept = target.filter((value) => value === 77).length;
  expect(kept).toBe(40 * 40 - 30 * 20);
  expect(target.every((value) => value === 77 || value === 0)).toBe(true);
});
