import { describe, expect, test } from "vitest";
import type { EdgeScene } from "../../../app/imaging/cutout/edge-features.ts";
import { finishEdges } from "../../../app/imaging/cutout/finish-edges.ts";
import { smoothAlong } from "../../../app/imaging/cutout/smooth-along.ts";

const WIDTH = 24;
const HEIGHT = 64;

let state = 3;
/** 0..1 */
const random = (): number => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;

/** An upright edge, eight pixels wide, whose colours are `contrast` apart (logarithm, units of noise). */
function edge(contrast: number): { scene: EdgeScene; corrected: Uint8Array; band: Uint8Array } {
  const size = WIDTH * HEIGHT;
  const alpha = Uint8Array.from({ length: size }, (_, i) => Math.min(255, Math.max(0, ((i % WIDTH) - 8) * 32)));
  const plane = () => new Float32Array(size);
  const scene = { width: WIDTH, height: HEIGHT, alpha, position: plane(), offLine: plane(), apart: plane(), contrast: plane().fill(contrast), backdropLight: plane(), subjectLight: plane(), step: 1, logNoise: 0, logStep: 0 };
  const band = Uint8Array.from(alpha, (a) => (a > 0 && a < 255 ? 1 : 0));
  return { scene, band, corrected: alpha.map((a, i) => (band[i] ? Math.min(255, Math.max(0, a + 80 * (random() - 0.5))) : a)) };
}

/** How much a column differs from row to row, on average. */
function raggedness(alpha: Uint8Array, column: number): number {
  let sum = 0;
  for (let y = 1; y < HEIGHT; y++) sum += Math.abs(alpha[y * WIDTH + column]! - alpha[(y - 1) * WIDTH + column]!);
  return sum / (HEIGHT - 1);
}

describe("corrections along an edge", () => {
  test("are averaged where the colours hardly differ", () => {
    const { scene, band, corrected } = edge(0);
    const smooth = smoothAlong(scene, corrected, band, null);
    for (const column of [10, 12, 14]) expect(raggedness(smooth, column)).toBeLessThan(raggedness(corrected, column) / 3);
    const mean = (alpha: Uint8Array): number => alpha.reduce((sum, a) => sum + a, 0) / alpha.length;
    expect(Math.abs(mean(smooth) - mean(corrected))).toBeLessThan(1);
  });

  test("stay what they are where the colours differ clearly, and in fur", () => {
    const clear = edge(6);
    expect(smoothAlong(clear.scene, clear.corrected, clear.band, null)).toEqual(clear.corrected);
    const furry = edge(0);
    expect(smoothAlong(furry.scene, furry.corrected, furry.band, new Uint8Array(WIDTH * HEIGHT).fill(1))).toEqual(furry.corrected);
  });

  test("leave no seam where two strips of a tall photo meet", async () => {
    const [width, height, period] = [60, 700, 64];
    const data = new Uint8Array(width * height * 3);
    const coarse = new Uint8Array(width * height);
    const noise = Float64Array.from({ length: width * period }, () => 6 * (random() - 0.5));
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        coarse[i] = Math.min(255, Math.max(0, (x - 26) * 32));
        data.fill(Math.round((x < 30 ? 180 : 170) + noise[(y % period) * width + x]!), 3 * i, 3 * i + 3);
      }
    }
    const { alpha } = await finishEdges({ width, height, data }, coarse, 4, true);
    const rowOf = (y: number): Uint8Array => alpha.subarray(y * width, (y + 1) * width);
    // There is noise left to differ in.
    expect(new Set(Array.from({ length: period }, (_, y) => rowOf(200 + y).join())).size).toBeGreaterThan(10);
    for (let y = 200; y < 500; y++) expect(rowOf(y), `row ${y}`).toEqual(rowOf(y - period));
  });
});
