import { expect, test } from "vitest";
import { boxBlur } from "../../../app/imaging/cutout/box-blur.ts";
import { components, dilate } from "../../../app/imaging/cutout/components.ts";
import { codeOf, linearOf } from "../../../app/imaging/cutout/linear-light.ts";
import { padReplicated, unpad } from "../../../app/imaging/cutout/letterbox.ts";
import { pushPull } from "../../../app/imaging/cutout/push-pull.ts";
import { noiseOf } from "../../../app/imaging/cutout/noise.ts";
import { watershed } from "../../../app/imaging/cutout/watershed.ts";

/** A small generator, so that a failure can be repeated. */
function randomly(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
}

test("a box blur is the mean of the window with repeated edges", () => {
  const [width, height, radius] = [13, 9, 2];
  const next = randomly(1);
  const source = Float32Array.from({ length: width * height }, next);
  const blurred = boxBlur(source, width, height, radius);
  for (const [x, y] of [[0, 0], [12, 8], [6, 4], [1, 7]] as const) {
    let sum = 0;
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        sum += source[Math.min(height - 1, Math.max(0, y + dy)) * width + Math.min(width - 1, Math.max(0, x + dx))]!;
      }
    }
    expect(blurred[y * width + x]).toBeCloseTo(sum / 25, 5);
  }
});

test("dilation by a radius marks exactly the chessboard neighbourhood", () => {
  const [width, height] = [17, 11];
  const next = randomly(2);
  for (const radius of [1, 2, 5]) {
    const mask = Uint8Array.from({ length: width * height }, () => (next() < 0.04 ? 1 : 0));
    const out = dilate(mask, width, height, radius);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let expected = 0;
        for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++) {
          for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++) expected |= mask[v * width + u]!;
        }
        expect(out[y * width + x]).toBe(expected);
      }
    }
  }
});

test("components are told apart by their edges, with area and touch of the border", () => {
  const mask = Uint8Array.from([1, 1, 0, 0, 0, /**/ 0, 0, 0, 1, 0, /**/ 0, 0, 1, 1, 0, /**/ 0, 0, 0, 0, 0]);
  const parts = components(mask, 5, 4, 1);
  expect(parts.count).toBe(2);
  expect([...parts.area]).toEqual([0, 2, 3]);
  expect([...parts.touchesBorder]).toEqual([0, 1, 0]);
});

test("arms that meet only further down are one component, numbered by its first pixel", () => {
  const rows = ["#.#.#..", "#.#.#.#", "###.###", ".......", ".##.#.#", "..###.#", "#.....#"];
  const mask = Uint8Array.from(rows.join(""), (c) => (c === "#" ? 1 : 0));
  const { labels, count, area, touchesBorder } = components(mask, 7, 7, 1);
  expect(count).toBe(5);
  expect([...area.subarray(1)]).toEqual([7, 6, 6, 3, 1]);
  expect([...touchesBorder.subarray(1)]).toEqual([1, 1, 0, 1, 1]);
  expect([labels[0], labels[2], labels[4], labels[13], labels[29], labels[34], labels[42]]).toEqual([1, 1, 2, 2, 3, 4, 5]);
});

test("push-pull keeps what is known and fills the rest between its neighbours' values", () => {
  const [width, height] = [32, 32];
  const plane = new Float32Array(width * height);
  const weights = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    plane[y * width] = 10;
    plane[y * width + width - 1] = 20;
    weights[y * width] = weights[y * width + width - 1] = 1;
  }
  pushPull([plane], weights, width, height);
  expect(plane[0]).toBe(10);
  for (const value of plane) {
    expect(value).toBeGreaterThanOrEqual(10 - 1e-4);
    expect(value).toBeLessThanOrEqual(20 + 1e-4);
  }
  expect(plane[16 * width + 2]!).toBeLessThan(plane[16 * width + 29]!);
});

test("sRGB codes survive the way through linear light", () => {
  for (let code = 0; code < 256; code++) expect(Math.abs(codeOf(linearOf[code]!) - code)).toBeLessThanOrEqual(1);
});

test("a letterbox repeats the edge pixels and gives the picture's part back", () => {
  const data = Uint8Array.from({ length: 3 * 5 * 3 }, (_, i) => i);
  const box = padReplicated({ width: 3, height: 5, data }, 9, 7);
  expect([box.left, box.top]).toEqual([3, 1]);
  const at = (x: number, y: number): number => box.image.data[(y * 9 + x) * 3]!;
  expect(at(0, 0)).toBe(data[0]);
  expect(at(8, 6)).toBe(data[(4 * 3 + 2) * 3]);
  expect(at(0, 3)).toBe(data[2 * 3 * 3]);
  expect(at(4, 3)).toBe(data[(2 * 3 + 1) * 3]);
  const plane = Float32Array.from({ length: 63 }, (_, i) => i);
  const inner = unpad(plane, box);
  expect(inner.length).toBe(15);
  expect(inner[0]).toBe(1 * 9 + 3);
});

test("the noise estimate finds a known standard deviation within a fifth", () => {
  const [width, height] = [200, 200];
  const next = randomly(3);
  const normal = (): number => Math.sqrt(-2 * Math.log(next() + 1e-9)) * Math.cos(6.283185307 * next());
  const data = Uint8Array.from({ length: width * height * 3 }, () => Math.round(128 + 5 * normal()));
  for (const sigma of noiseOf({ width, height, data })) expect(Math.abs(sigma - 5)).toBeLessThan(1);
});

test("a watershed puts the border on the steepest gradient", () => {
  const [width, height] = [20, 4];
  const plane = Float32Array.from({ length: width * height }, (_, i) => (i % width < 13 ? 50 : 200));
  const gradient = Uint8Array.from({ length: width * height }, (_, i) => (i % width === 12 || i % width === 13 ? 150 : 0));
  const markers = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    markers[y * width] = 1;
    markers[y * width + width - 1] = 2;
  }
  watershed(markers, gradient, [plane, plane, plane], width, height);
  for (let i = 0; i < markers.length; i++) expect(markers[i]).toBe(i % width < 13 ? 1 : 2);
});
