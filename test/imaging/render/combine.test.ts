import { expect, it } from "vitest";
import { combine } from "../../../app/imaging/render/combine.ts";
import { boundsOf } from "../../../app/imaging/bounds.ts";
import type { Box, Cutout } from "../../../app/imaging/types.ts";

const red = [200, 0, 0] as const;
const blue = [0, 0, 200] as const;

/** A solid box of one colour in a clear picture, with a shadow of one factor under its lower half. */
function boxCutout(width: number, height: number, box: Box | null, colour: readonly [number, number, number], also: Partial<Cutout> = {}): Cutout {
  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  if (box) {
    for (let y = box.top; y < box.top + box.height; y++) {
      for (let x = box.left; x < box.left + box.width; x++) {
        alpha[y * width + x] = 255;
        rgb.set(colour, (y * width + x) * 3);
      }
    }
  }
  return { width, height, rgb, alpha, shadow: null, bounds: box, confidence: 1, needsReview: false, reasons: [], method: "drawn", ...also };
}

const tall = (also?: Partial<Cutout>) => boxCutout(100, 100, { left: 30, top: 10, width: 40, height: 80 }, red, also);
const small = (also?: Partial<Cutout>) => boxCutout(60, 60, { left: 20, top: 15, width: 30, height: 40 }, blue, also);

/** The box of what has about this colour. */
function boxOf({ rgb, alpha, width, height }: Cutout, colour: readonly [number, number, number]): Box {
  const plane = alpha.map((share, at) => (share > 128 && colour.every((level, channel) => Math.abs(level - rgb[at * 3 + channel]!) < 40) ? 255 : 0));
  return boundsOf(plane, width, height)!;
}

it("puts two subjects beside each other: equally tall, on one ground line, with a gap", async () => {
  const combined = await combine(tall(), small(), "beside");
  const first = boxOf(combined, red);
  const second = boxOf(combined, blue);
  expect(first).toMatchObject({ width: 20, height: 40 });
  expect(second).toMatchObject({ width: 30, height: 40 });
  expect(first.top + first.height).toBe(second.top + second.height);
  expect(second.left - (first.left + first.width)).toBeGreaterThanOrEqual(2);
});

it("never enlarges: the taller one is scaled down whichever comes first", async () => {
  expect(boxOf(await combine(small(), tall(), "beside"), red)).toMatchObject({ width: 20, height: 40 });
});

it("puts the second before the first: smaller, lower, and over half of its own width", async () => {
  const combined = await combine(tall(), tall({ rgb: boxCutout(100, 100, { left: 30, top: 10, width: 40, height: 80 }, blue).rgb }), "front");
  const first = boxOf(combined, red);
  const second = boxOf(combined, blue);
  expect(second).toMatchObject({ width: 24, height: 48 });
  expect(second.left).toBe(first.left + first.width - 12);
  expect(second.top + second.height).toBeGreaterThan(first.top + first.height);
  // What lies under it is hidden.
  const inside = (second.top + 10) * combined.width + second.left + 2;
  expect([...combined.rgb.subarray(inside * 3, inside * 3 + 3)]).toEqual([...blue]);
});

it("keeps both shadows and multiplies them", async () => {
  const shaded = (cutout: Cutout) => ({ ...cutout, shadow: new Uint8Array(cutout.alpha.length).fill(128) });
  const combined = await combine(shaded(tall()), shaded(tall()), "front");
  expect(combined.shadow).toHaveLength(combined.alpha.length);
  expect(new Set(combined.shadow)).toEqual(new Set([255, 128, 64]));
});

it("is only as sure as the less sure of the two", async () => {
  const combined = await combine(tall({ confidence: 0.9 }), small({ confidence: 0.3, needsReview: true, reasons: ["uncertain_edges"] }), "beside");
  expect(combined).toMatchObject({ confidence: 0.3, needsReview: true, reasons: ["uncertain_edges"], method: "drawn + drawn" });
});

it("keeps the subject there is where the other picture shows none, for review", async () => {
  const empty = boxCutout(50, 50, null, red, { needsReview: true, reasons: ["no_subject"] });
  expect(await combine(tall(), empty, "beside")).toMatchObject({ width: 100, height: 100, needsReview: true, reasons: ["no_subject"] });
  expect(await combine(empty, tall(), "front")).toMatchObject({ width: 100, height: 100, needsReview: true });
});
