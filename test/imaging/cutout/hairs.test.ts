import { expect, test } from "vitest";
import { boxBlur } from "../../../app/imaging/cutout/box-blur.ts";
import { finishEdges } from "../../../app/imaging/cutout/finish-edges.ts";
import { OPEN } from "../../../app/imaging/cutout/fuse.ts";
import { findFur } from "../../../app/imaging/cutout/hairs.ts";
import { codeOf } from "../../../app/imaging/cutout/linear-light.ts";
import { alphaError } from "../metrics.ts";

const SIDE = 240;
const NOISE = 1.5;

interface Scene {
  photo: { width: number; height: number; data: Uint8Array };
  truth: Uint8Array;
  /** What a net says that cannot tell what is closer together than `blur` pixels. */
  seen: Float32Array;
}

/** A brown ball with `hairs` hairs of fourteen pixels on light grey; without hairs it has a hard edge and a soft shadow. */
function ball(hairs: number, blur: number): Scene {
  const exact = new Float32Array(SIDE * SIDE);
  const data = new Uint8Array(SIDE * SIDE * 3);
  let state = 5;
  for (let y = 0, i = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++, i++) {
      const distance = Math.hypot(x - 119.5, y - 119.5);
      const between = Math.abs(((((Math.atan2(y - 119.5, x - 119.5) / (2 * Math.PI)) * hairs) % 1) + 1.5) % 1 - 0.5);
      const reach = hairs === 0 ? 0 : 14 * Math.min(1, Math.max(0, 1.4 - 3 * between));
      exact[i] = Math.min(1, Math.max(0, 70.5 + reach - distance));
      const shade = hairs === 0 ? 1 - 0.5 * Math.min(1, Math.max(0, 1 - (distance - 70) / 14)) : 1;
      for (let c = 0; c < 3; c++) {
        state = (state * 1664525 + 1013904223) >>> 0;
        const light = exact[i]! * [0.18, 0.08, 0.03][c]! + (1 - exact[i]!) * 0.55 * shade;
        data[3 * i + c] = Math.min(255, Math.max(0, codeOf(light) + Math.round((state / 2 ** 32 - 0.5) * 2 * NOISE)));
      }
    }
  }
  return { photo: { width: SIDE, height: SIDE, data }, truth: Uint8Array.from(exact, (a) => Math.round(a * 255)), seen: boxBlur(exact, SIDE, SIDE, blur) };
}

const undecided = new Uint8Array(SIDE * SIDE).fill(OPEN);

test("fur is found where the net's doubt is wide and the photo is hairy, and nowhere else", () => {
  const { photo, seen } = ball(90, 4);
  const fur = findFur(photo, seen, undecided, 0.03, NOISE);
  const at = (x: number, y: number): number => fur?.values[y * SIDE + x] ?? 0;
  expect(at(119, 119 - 77)).toBeGreaterThan(0.5);
  expect(at(119 + 77, 119)).toBeGreaterThan(0.5);
  expect(at(119, 119)).toBeLessThan(0.001);
  expect(at(4, 4)).toBeLessThan(0.001);
});

test("a hard edge is not fur, nor are wires", () => {
  const hard = ball(0, 1);
  expect(findFur(hard.photo, hard.seen, undecided, 0.03, NOISE)).toBeNull();
  const furry = ball(90, 4);
  expect(findFur(furry.photo, furry.seen, undecided, 0.3, NOISE)).toBeNull();
});

test("alpha follows single hairs, at less than two thirds of the error it has without", async () => {
  const { photo, truth, seen } = ball(90, 4);
  const coarse = Uint8Array.from(seen, (a) => Math.round(a * 255));
  const without = await finishEdges(photo, coarse, 2, true);
  const followed = await finishEdges(photo, coarse, 2, true, findFur(photo, seen, undecided, 0.03, NOISE));
  const error = alphaError(followed.alpha, truth, SIDE, SIDE);
  expect(error.band).toBeLessThan((2 / 3) * alphaError(without.alpha, truth, SIDE, SIDE).band);
  expect(error.mae).toBeLessThan(alphaError(without.alpha, truth, SIDE, SIDE).mae);
});
