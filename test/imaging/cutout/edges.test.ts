import { expect, test } from "vitest";
import { boxBlur } from "../../../app/imaging/cutout/box-blur.ts";
import { finishEdges } from "../../../app/imaging/cutout/finish-edges.ts";
import { codeOf } from "../../../app/imaging/cutout/linear-light.ts";
import { alphaError } from "../metrics.ts";

const SIDE = 200;

/** A blue disc on light grey, mixed in linear light with exact coverage, its edge `soft` pixels wide, and that coverage blurred as a coarse net would. */
function disc(soft = 1, blur = 2): { photo: Uint8Array; truth: Uint8Array; coarse: Uint8Array } {
  const photo = new Uint8Array(SIDE * SIDE * 3);
  const truth = new Uint8Array(SIDE * SIDE);
  const exact = new Float32Array(SIDE * SIDE);
  const subject = [0.05, 0.1, 0.5];
  let state = 9;
  for (let y = 0, i = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, i++) {
      const a = Math.min(1, Math.max(0, 0.5 + (60 - Math.hypot(x - 99.3, y - 101.7)) / soft));
      exact[i] = a;
      truth[i] = Math.round(a * 255);
      for (let c = 0; c < 3; c++) {
        state = (state * 1664525 + 1013904223) >>> 0;
        photo[3 * i + c] = Math.min(255, Math.max(0, codeOf(a * subject[c]! + (1 - a) * 0.6) + Math.round((state / 2 ** 32 - 0.5) * 6)));
      }
    }
  }
  const coarse = Uint8Array.from(boxBlur(exact, SIDE, SIDE, blur), (a) => Math.round(a * 255));
  return { photo, truth, coarse };
}

test("a blurred alpha is drawn to the photo's own edge, at less than a third of its error", async () => {
  const { photo, truth, coarse } = disc();
  const { alpha } = await finishEdges({ width: SIDE, height: SIDE, data: photo }, coarse, 2, true);
  const before = alphaError(coarse, truth, SIDE, SIDE).band;
  expect(alphaError(alpha, truth, SIDE, SIDE).band).toBeLessThan(before / 3);
});

test("a large photo that is soft itself keeps its soft edge", async () => {
  const { photo, truth, coarse } = disc(4, 3);
  const { alpha } = await finishEdges({ width: SIDE, height: SIDE, data: photo }, coarse, 4, true);
  const before = alphaError(coarse, truth, SIDE, SIDE).band;
  expect(alphaError(alpha, truth, SIDE, SIDE).band).toBeLessThan(0.7 * before);
});

test("decontamination takes the backdrop's light out of half-covered pixels", async () => {
  const { photo, coarse } = disc();
  const { alpha, rgb } = await finishEdges({ width: SIDE, height: SIDE, data: photo }, coarse, 2, true);
  let photoRed = 0;
  let cleanRed = 0;
  let count = 0;
  for (let i = 0; i < alpha.length; i++) {
    if (alpha[i]! < 80 || alpha[i]! > 180) continue;
    count++;
    photoRed += photo[3 * i]!;
    cleanRed += rgb[3 * i]!;
  }
  expect(count).toBeGreaterThan(100);
  expect(photoRed / count).toBeGreaterThan(120);
  // The disc's red is code 63.
  expect(Math.abs(cleanRed / count - 63)).toBeLessThan(25);
});

test("an empty alpha stays empty", async () => {
  const { alpha, statistics } = await finishEdges({ width: 8, height: 8, data: new Uint8Array(192).fill(200) }, new Uint8Array(64), 1, true);
  expect(alpha.every((a) => a === 0)).toBe(true);
  expect(statistics.moved).toBe(0);
});
