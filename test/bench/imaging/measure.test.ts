import { expect, it } from "vitest";
import { compare, isClean, median } from "./measure.ts";

const width = 16, height = 16;
/** A soft square: 255 inside, a rim of half coverage, 0 outside. */
const square = Uint8Array.from({ length: width * height }, (_, i) => {
  const distance = Math.max(Math.abs((i % width) - 7.5), Math.abs(Math.floor(i / width) - 7.5));
  return distance < 4 ? 255 : distance < 5 ? 128 : 0;
});

it("finds no error in the truth itself", () => {
  expect(compare(square, square, width, height)).toEqual({ iou: 1, mae: 0, edge: 0 });
});

it("counts two empty planes as agreeing, without an edge to judge", () => {
  const empty = new Uint8Array(width * height);
  expect(compare(empty, empty, width, height)).toEqual({ iou: 1, mae: 0, edge: null });
});

it("charges a lost rim to the edge more than to the picture", () => {
  const hard = square.map((value) => (value === 255 ? 255 : 0));
  const { iou, mae, edge } = compare(hard, square, width, height);
  expect(iou).toBeCloseTo(64 / 100, 5);
  expect(mae).toBeCloseTo((36 * 128) / 255 / 256, 5);
  expect(edge).toBeGreaterThan(mae);
});

it("does not call a cutout clean that leaves a tenth of the subject out", () => {
  const bitten = square.map((value, i) => (i % width < 4 ? 0 : value));
  expect(isClean(compare(bitten, square, width, height))).toBe(false);
});

it("takes the middle of an odd number of values and the mean of the two middle ones of an even number", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});
