import { expect, test } from "vitest";
import { BACKDROP, SHADOW, SUBJECT } from "../../../app/imaging/cutout/classes.ts";
import { keyBackdrop } from "../../../app/imaging/cutout/keyer.ts";
import type { RgbImage } from "../../../app/imaging/types.ts";

const SIDE = 240;

/** A red ring on a lit white sweep with a soft grey shadow below. */
function ring(): RgbImage {
  const data = new Uint8Array(SIDE * SIDE * 3);
  let state = 5;
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      state = (state * 1664525 + 1013904223) >>> 0;
      const grain = (state / 2 ** 32 - 0.5) * 4;
      const light = 225 - 20 * ((x - 120) / 240) ** 2 - 0.05 * y;
      const shade = 1 - 0.35 * Math.exp(-(((x - 120) / 50) ** 2) - ((y - 190) / 14) ** 2);
      const radius = Math.hypot(x - 120, y - 110);
      const inside = radius < 70 && radius > 30;
      const colour = inside ? [190, 40, 50] : [light * shade, light * shade, light * shade * 0.98];
      for (let c = 0; c < 3; c++) data[(y * SIDE + x) * 3 + c] = Math.round(colour[c]! + grain);
    }
  }
  return { width: SIDE, height: SIDE, data };
}

test("the keyer sees object, hole, shadow and studio on a plain backdrop", () => {
  const key = keyBackdrop(ring());
  const at = (x: number, y: number): number => key.classes[y * SIDE + x]!;
  expect(key.studio).toBe(true);
  expect(at(120, 60)).toBe(SUBJECT);
  expect(at(70, 110)).toBe(SUBJECT);
  expect(at(120, 110)).toBe(BACKDROP);
  expect(at(10, 10)).toBe(BACKDROP);
  expect(at(120, 190)).toBe(SHADOW);
});

test("a patterned backdrop is no studio", () => {
  const image = ring();
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      if ((Math.floor(x / 9) + Math.floor(y / 9)) % 2 === 0) for (let c = 0; c < 3; c++) image.data[(y * SIDE + x) * 3 + c]! >>= 1;
    }
  }
  expect(keyBackdrop(image).studio).toBe(false);
});
