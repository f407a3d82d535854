import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { Knot, VectorPath } from "../../../app/imaging/types.ts";
import { rasterize, toSvg, tracePath } from "../../../app/imaging/vector/index.ts";
import { corpusAlpha, meanDifference } from "./shapes.ts";

const polygon = (...points: [number, number][]): VectorPath => ({
  subpaths: [points.map((point): Knot => ({ in: point, anchor: point, out: point, corner: true }))],
});
const sum = (values: Uint8Array): number => values.reduce((total, value) => total + value, 0);

describe("rasterising", () => {
  test("every pixel gets the exact area that a rectangle covers of it", () => {
    const { data } = rasterize(polygon([0.5, 0.25], [2.5, 0.25], [2.5, 1.75], [0.5, 1.75]), 4, 2);
    const [side, whole] = [Math.round(0.375 * 255), Math.round(0.75 * 255)];
    expect([...data]).toEqual([side, whole, side, 0, side, whole, side, 0]);
  });

  test("a slanted edge across several pixels covers its area", () => {
    const { data } = rasterize(polygon([0, 0], [4, 0], [0, 1]), 4, 1);
    expect([...data]).toEqual([7 / 8, 5 / 8, 3 / 8, 1 / 8].map((share) => Math.round(share * 255)));
  });

  test("the direction of a lone outline does not matter, and what lies outside the picture is cut off", () => {
    const inside = rasterize(polygon([-5, -5], [-5, 9], [2, 9], [2, -5]), 4, 4);
    expect([...inside.data.subarray(0, 4)]).toEqual([255, 255, 0, 0]);
    expect(sum(inside.data)).toBe(8 * 255);
  });

  test("a circle of four curves covers its area", () => {
    const [r, k] = [30, 30 * 0.5522847];
    const knot = (x: number, y: number, dx: number, dy: number): Knot => ({ in: [x - dx, y - dy], anchor: [x, y], out: [x + dx, y + dy], corner: false });
    const circle = { subpaths: [[knot(40 + r, 40, 0, k), knot(40, 40 + r, -k, 0), knot(40 - r, 40, 0, -k), knot(40, 40 - r, k, 0)]] };
    expect(sum(rasterize(circle, 80, 80).data) / 255 / (Math.PI * r * r)).toBeCloseTo(1, 3);
  });
});

describe("the SVG file of a path", () => {
  test("librsvg draws it as we do", async () => {
    const alpha = await corpusAlpha("mug_grey_grad_1024");
    const path = tracePath(alpha);
    const { data, info } = await sharp(Buffer.from(toSvg(path, alpha.width, alpha.height))).extractChannel("alpha").raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([alpha.width, alpha.height]);
    const drawn = { width: info.width, height: info.height, data: new Uint8Array(data) };
    expect(meanDifference(drawn, rasterize(path, alpha.width, alpha.height))).toBeLessThan(0.0005);
  });
});
