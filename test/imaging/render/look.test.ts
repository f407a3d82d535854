import { describe, expect, it } from "vitest";
import { parseParams } from "../../../app/imaging/params.ts";
import { shapeEdge } from "../../../app/imaging/render/edge.ts";
import { sharpen } from "../../../app/imaging/render/sharpen.ts";
import { applyTone, backdropGains, neutral } from "../../../app/imaging/render/tone.ts";
import { disc, draw, flat, pixel, randomNumbers } from "./scenes.ts";

const tone = (input: object) => parseParams({ tone: input }).tone;
const edge = (input: object) => parseParams({ edge: input }).edge;
const area = (alpha: Uint8Array) => alpha.reduce((sum, value) => sum + value, 0) / 255;

describe("tone", () => {
  const ramp = Uint8Array.from({ length: 256 * 3 }, (_, at) => Math.floor(at / 3));
  const run = (input: object) => [...applyTone(ramp, tone(input), neutral)].filter((_, at) => at % 3 === 0);

  it("that asks for nothing hands back the same array", () => {
    expect(applyTone(ramp, tone({}), neutral)).toBe(ramp);
  });

  it("doubles the light per stop of exposure", () => {
    // 0.2140 of light is level 127; twice as much is level 174.
    expect(Math.abs(run({ exposure: 1 })[127]! - 174)).toBeLessThanOrEqual(1);
    expect(Math.abs(run({ exposure: -1 })[174]! - 127)).toBeLessThanOrEqual(1);
  });

  it("stretches between black and white point", () => {
    const levels = run({ blackPoint: 20, whitePoint: 220 });
    expect([levels[10], levels[20], levels[120], levels[220], levels[250]]).toEqual([0, 0, 128, 255, 255]);
  });

  it.each([-100, -40, 30, 100])("never turns brightness round: contrast %d", (contrast) => {
    const levels = run({ contrast });
    for (let at = 1; at < 256; at++) expect(levels[at]).toBeGreaterThanOrEqual(levels[at - 1]!);
    expect(Math.abs(levels[128]! - 128)).toBeLessThanOrEqual(1);
    if (contrast > 0) expect(levels[64]).toBeLessThan(64);
    else expect(levels[64]).toBeGreaterThan(64);
  });

  it("takes a cast out of the subject that the backdrop shows, and leaves a coloured backdrop alone", async () => {
    const cutout = disc(100, 100, 20, [180, 170, 150]);
    const cast = flat(100, 100, [225, 212, 190]);
    const gains = backdropGains(cast, cutout);
    const balanced = applyTone(Uint8Array.from([225, 212, 190]), tone({ whiteBalance: true }), gains);
    expect(Math.max(...balanced) - Math.min(...balanced)).toBeLessThanOrEqual(1);
    expect(backdropGains(flat(100, 100, [230, 120, 140]), cutout)).toEqual(neutral);
    const picture = await draw(cutout, { tone: { whiteBalance: true } }, { photo: cast });
    const [red, , blue] = pixel(picture, 50, 50);
    expect(red! - blue!).toBeLessThan(30 - 20);
  });
});

describe("sharpening", () => {
  it("steepens an edge inside the subject and leaves flat areas and clear pixels as they are", async () => {
    const size = { width: 40, height: 20 };
    const rgb = Uint8Array.from({ length: 40 * 20 * 3 }, (_, at) => (Math.floor(at / 3) % 40 < 20 ? 100 : 150));
    const alpha = Uint8Array.from({ length: 40 * 20 }, (_, at) => (at % 40 < 35 ? 255 : 0));
    const sharp = await sharpen(rgb, alpha, size, 60);
    const row = (x: number) => sharp[(10 * 40 + x) * 3]!;
    expect(row(19)).toBeLessThan(96);
    expect(row(20)).toBeGreaterThan(154);
    expect([row(3), row(30), row(34), row(38)]).toEqual([100, 150, 150, 150]);
  });

  it("does not amplify noise of two levels", async () => {
    const random = randomNumbers(3);
    const rgb = Uint8Array.from({ length: 50 * 50 * 3 }, () => 128 + Math.round(random() * 2 - 1));
    const sharp = await sharpen(rgb, new Uint8Array(2500).fill(255), { width: 50, height: 50 }, 100);
    expect(Buffer.from(sharp).equals(Buffer.from(rgb))).toBe(true);
  });
});

describe("edge", () => {
  const size = { width: 120, height: 120 };
  const { alpha } = disc(120, 120, 40, [9, 9, 9]);

  it("that asks for nothing hands back the same array", async () => {
    expect(await shapeEdge(alpha, size, edge({}))).toBe(alpha);
  });

  it.each([0.5, 1, 2.5])("inset by %d px takes that much off the radius", async (inset) => {
    const shaped = await shapeEdge(alpha, size, edge({ inset }));
    expect(Math.abs(Math.sqrt(area(shaped) / Math.PI) - (40 - inset))).toBeLessThan(0.35);
  });

  it("feathered keeps its area and grows soft", async () => {
    const shaped = await shapeEdge(alpha, size, edge({ feather: 6 }));
    expect(Math.abs(area(shaped) / area(alpha) - 1)).toBeLessThan(0.01);
    expect(shaped.filter((value) => value > 0 && value < 255).length).toBeGreaterThan(4 * alpha.filter((value) => value > 0 && value < 255).length);
  });

  it("smoothed loses single steps of its outline, not its size", async () => {
    const ragged = alpha.slice();
    // Every other pair of columns is two pixels higher at the top.
    for (let x = 42; x < 78; x++) {
      if ((x & 2) === 0) continue;
      const top = Array.from({ length: 120 }, (_, y) => alpha[y * 120 + x]!).findIndex((value) => value > 127);
      for (const y of [top - 2, top - 1, top]) ragged[y * 120 + x] = 255;
    }
    // How much the outline jumps from column to column along its lowest part.
    const jumps = (plane: Uint8Array) => {
      const heights = Array.from({ length: 36 }, (_, x) => Array.from({ length: 60 }, (__, y) => plane[y * 120 + 42 + x]! / 255).reduce((sum, value) => sum + value, 0));
      return heights.slice(1).reduce((sum, height, at) => sum + Math.abs(height - heights[at]!), 0);
    };
    const shaped = await shapeEdge(ragged, size, edge({ smoothing: 2.5 }));
    expect(Math.abs(area(shaped) / area(ragged) - 1)).toBeLessThan(0.01);
    expect(jumps(ragged)).toBeGreaterThan(2 * jumps(alpha));
    expect(jumps(shaped)).toBeLessThan(0.25 * jumps(ragged));
  });
});
