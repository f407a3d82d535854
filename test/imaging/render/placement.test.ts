import { describe, expect, it } from "vitest";
import { parseParams } from "../../../app/imaging/params.ts";
import type { ParamsInput } from "../../../app/imaging/params.ts";
import { placePhoto, windowOf } from "../../../app/imaging/render/placement.ts";
import { randomNumbers } from "./scenes.ts";

const frame = (input: NonNullable<ParamsInput["frame"]>) => parseParams({ frame: input }).frame;
const photo = { width: 3000, height: 2000 };
const subject = { left: 1000, top: 400, width: 800, height: 1200 };

describe("the frame", () => {
  it("is the photo's own when nothing is asked", () => {
    expect(placePhoto(photo, subject, frame({}))).toEqual({ width: 3000, height: 2000, scale: 1, left: 0, top: 0 });
  });

  it("of one given side keeps the photo's shape", () => {
    expect(placePhoto(photo, subject, frame({ width: 1500 }))).toEqual({ width: 1500, height: 1000, scale: 0.5, left: 0, top: 0 });
    expect(placePhoto(photo, subject, frame({ height: 500 }))).toMatchObject({ width: 750, height: 500 });
  });

  it("of another shape grows around the photo, or crops it", () => {
    expect(placePhoto(photo, subject, frame({ aspect: "1:1" }))).toEqual({ width: 3000, height: 3000, scale: 1, left: 0, top: 500 });
    expect(placePhoto(photo, subject, frame({ aspect: "1:1", vertical: "bottom" }))).toMatchObject({ top: 1000 });
    expect(placePhoto(photo, subject, frame({ aspect: "1:1", fit: "cover" }))).toEqual({ width: 2000, height: 2000, scale: 1, left: -500, top: 0 });
  });

  it("fills the asked share with the subject, in its middle", () => {
    const { width, height, scale, left, top } = placePhoto(photo, subject, frame({ width: 1000, height: 1000, fit: "subject", fill: 80 }));
    expect([width, height]).toEqual([1000, 1000]);
    expect(subject.height * scale).toBeCloseTo(800, 6);
    expect(top + subject.top * scale).toBeCloseTo(100, 6);
    expect(left + (subject.left + subject.width / 2) * scale).toBeCloseTo(500, 6);
  });

  it("keeps its padding free and its alignment", () => {
    const placed = placePhoto(photo, subject, frame({ width: 1000, height: 1000, fit: "subject", fill: 100, padding: { top: 10, bottom: 20, left: 30, right: 0 }, horizontal: "right", vertical: "top" }));
    expect(placed.top + subject.top * placed.scale).toBeCloseTo(100, 6);
    expect(subject.height * placed.scale).toBeCloseTo(700, 6);
    expect(placed.left + (subject.left + subject.width) * placed.scale).toBeCloseTo(1000, 6);
  });

  it("stands every subject on the base line", () => {
    for (const box of [subject, { left: 0, top: 0, width: 2500, height: 300 }]) {
      const placed = placePhoto(photo, box, frame({ width: 1000, height: 1000, fit: "subject", fill: 60, baseline: 15 }));
      expect(placed.top + (box.top + box.height) * placed.scale).toBeCloseTo(850, 6);
    }
  });

  it("becomes smaller, of the same composition, rather than enlarge the photo", () => {
    const small = { width: 400, height: 400 };
    const box = { left: 100, top: 100, width: 200, height: 100 };
    const asked = frame({ width: 2000, height: 2000, fit: "subject", fill: 80 });
    expect(placePhoto(small, box, asked)).toEqual({ width: 250, height: 250, scale: 1, left: -75, top: -25 });
    expect(placePhoto(small, box, { ...asked, upscale: true })).toMatchObject({ width: 2000, height: 2000, scale: 8 });
  });

  it("places the whole photo where there is no subject", () => {
    expect(placePhoto(photo, null, frame({ width: 300, fit: "subject" }))).toMatchObject({ width: 300, height: 200, scale: 0.1 });
  });
});

describe("for any photo, subject and frame", () => {
  const random = randomNumbers(7);
  const whole = (low: number, high: number) => Math.round(low + random() * (high - low));
  const pick = <Value>(values: readonly Value[]): Value => values[whole(0, values.length - 1)]!;
  const cases = Array.from({ length: 500 }, () => {
    const size = { width: whole(20, 6000), height: whole(20, 6000) };
    const left = whole(0, size.width - 2);
    const top = whole(0, size.height - 2);
    const box = { left, top, width: whole(1, size.width - left), height: whole(1, size.height - top) };
    const asked = frame({
      width: pick([null, 64, 1000, 2048]),
      height: pick([null, 64, 777, 2048]),
      aspect: pick([null, "1:1", "4:5", "16:9"]),
      fit: pick(["photo", "subject", "cover"] as const),
      fill: whole(10, 100),
      padding: { top: whole(0, 40), left: whole(0, 40), right: whole(0, 40), bottom: whole(0, 40) },
      horizontal: pick(["left", "centre", "right"] as const),
      vertical: pick(["top", "middle", "bottom"] as const),
    });
    return { size, box, asked, placed: placePhoto(size, box, asked) };
  });

  it("the picture is never larger than asked and the photo never enlarged", () => {
    for (const { asked, placed } of cases) {
      expect(placed.scale).toBeLessThanOrEqual(1 + 1e-9);
      expect(placed.scale).toBeGreaterThan(0);
      expect(Math.min(placed.width, placed.height)).toBeGreaterThanOrEqual(1);
      if (asked.width !== null) expect(placed.width).toBeLessThanOrEqual(asked.width);
      if (asked.height !== null) expect(placed.height).toBeLessThanOrEqual(asked.height);
    }
  });

  it("the subject lies inside the padding with fit = subject, the photo with fit = photo, within a pixel", () => {
    for (const { size, box, asked, placed } of cases) {
      if (asked.fit === "cover") continue;
      const thing = asked.fit === "subject" ? box : { left: 0, top: 0, ...size };
      const inside = (from: number, to: number, low: number, high: number) => {
        expect(from).toBeGreaterThanOrEqual(low - 1);
        expect(to).toBeLessThanOrEqual(high + 1);
      };
      const x = placed.left + thing.left * placed.scale;
      const y = placed.top + thing.top * placed.scale;
      inside(x, x + thing.width * placed.scale, (placed.width * asked.padding.left) / 100, placed.width * (1 - asked.padding.right / 100));
      inside(y, y + thing.height * placed.scale, (placed.height * asked.padding.top) / 100, placed.height * (1 - asked.padding.bottom / 100));
    }
  });

  it("the window onto the photo lies inside it and misses its true place by at most half a pixel", () => {
    for (const { size, placed } of cases) {
      const window = windowOf({ left: 0, top: 0, ...size }, placed);
      if (!window) continue;
      const { source, target } = window;
      expect(source.left).toBeGreaterThanOrEqual(0);
      expect(source.top).toBeGreaterThanOrEqual(0);
      expect(source.left + source.width).toBeLessThanOrEqual(size.width);
      expect(source.top + source.height).toBeLessThanOrEqual(size.height);
      expect(Math.abs(target.left - (placed.left + source.left * placed.scale))).toBeLessThanOrEqual(0.5 + 1e-9);
      expect(Math.abs(target.top - (placed.top + source.top * placed.scale))).toBeLessThanOrEqual(0.5 + 1e-9);
    }
  });
});
