import { describe, expect, it } from "vitest";
import type { ParamsInput } from "../../../app/imaging/params.ts";
import { linearOf } from "../../../app/imaging/render/colour.ts";
import { disc, draw, flat, pixel } from "./scenes.ts";
import type { Colour } from "./scenes.ts";

const red: Colour = [200, 30, 40];
const white = { kind: "colour", colour: "#ffffff" } as const;

describe("composition", () => {
  it("leaves subject and backdrop exactly as they are where the coverage is whole or nil", async () => {
    const picture = await draw(disc(101, 81, 25, red), { background: { kind: "colour", colour: "#102030" } });
    expect(picture).toMatchObject({ width: 101, height: 81, alpha: null });
    expect(pixel(picture, 50, 40)).toEqual([...red]);
    expect(pixel(picture, 2, 2)).toEqual([16, 32, 48]);
  });

  it("mixes edges in linear light, so that a photo on its own backdrop comes back", async () => {
    const cutout = disc(40, 40, 10, [10, 10, 10]);
    cutout.alpha[20 * 40 + 5] = 128;
    const picture = await draw({ ...cutout, bounds: { left: 0, top: 0, width: 40, height: 40 } }, { background: white });
    const share = 128 / 255;
    const expected = linearOf[10]! * share + 1 - share;
    expect(Math.abs(linearOf[pixel(picture, 5, 20)[0]!]! - expected)).toBeLessThan(0.004);
  });

  it("keeps alpha and unassociated colour on a transparent background", async () => {
    const cutout = disc(60, 60, 20, red);
    const { rgb, alpha } = await draw(cutout, { background: { kind: "transparent" } }, { opaque: false });
    expect(Buffer.from(alpha!).equals(Buffer.from(cutout.alpha))).toBe(true);
    for (let at = 0; at < alpha!.length; at++) if (alpha![at]! > 0) expect([...rgb.subarray(at * 3, at * 3 + 3)]).toEqual([...red]);
  });

  it("puts a transparent background on white where the format has no transparency", async () => {
    const picture = await draw(disc(30, 30, 8, red), { background: { kind: "transparent" } });
    expect(picture.alpha).toBeNull();
    expect(pixel(picture, 1, 1)).toEqual([255, 255, 255]);
  });

  it("hands on its layers, which multiply and cover to the same picture", async () => {
    const cutout = { ...disc(64, 64, 20, red), shadow: new Uint8Array(64 * 64).fill(200) };
    const picture = await draw(cutout, { background: { kind: "colour", colour: "#80a0c0" }, shadow: { natural: {} } });
    const { subject, shadow, background } = picture.layers!;
    for (let at = 0; at < shadow!.length; at += 7) {
      if (subject.alpha[at] === 255) expect(picture.rgb[at * 3]).toBe(subject.rgb[at * 3]);
      if (subject.alpha[at] === 0) expect(picture.rgb[at * 3 + 1]).toBe(Math.round((background![at * 3 + 1]! * shadow![at]!) / 255));
    }
  });
});

describe("a resized cutout", () => {
  it("has no dark fringe: its edge keeps the subject's colour although clear pixels are black", async () => {
    const cutout = disc(400, 400, 120, [240, 230, 220]);
    for (let at = 0; at < cutout.alpha.length; at++) if (cutout.alpha[at] === 0) cutout.rgb.fill(0, at * 3, at * 3 + 3);
    const { rgb, alpha } = await draw(cutout, { background: { kind: "transparent" }, frame: { width: 130 } }, { opaque: false });
    const edge = [...alpha!.keys()].filter((at) => alpha![at]! > 24 && alpha![at]! < 255);
    expect(edge.length).toBeGreaterThan(50);
    // Colours come back from 8-bit premultiplied ones, so their error grows as the coverage falls: what is seen of it stays below 2 levels.
    for (const at of edge) for (const [channel, level] of [240, 230, 220].entries()) expect((Math.abs(rgb[at * 3 + channel]! - level) * alpha![at]!) / 255).toBeLessThan(2);
  });

  it("keeps its area", async () => {
    const area = (alpha: Uint8Array) => alpha.reduce((sum, value) => sum + value, 0) / 255;
    const cutout = disc(400, 400, 120, red);
    const { alpha } = await draw(cutout, { background: { kind: "transparent" }, frame: { width: 100 } }, { opaque: false });
    expect(area(alpha!) * 16).toBeCloseTo(area(cutout.alpha), -2);
  });

  it("has exactly the asked size and share", async () => {
    const picture = await draw(disc(900, 600, 250, red), { background: white, frame: { width: 200, height: 200, fit: "subject", fill: 50 } });
    expect([picture.width, picture.height]).toEqual([200, 200]);
    const row = Array.from({ length: 200 }, (_, x) => pixel(picture, x, 100)[1]! < 128);
    expect(Math.abs(row.filter(Boolean).length - 100)).toBeLessThanOrEqual(1);
    expect(Math.abs(row.indexOf(true) - 50)).toBeLessThanOrEqual(1);
  });
});

describe("backgrounds", () => {
  const cutout = disc(120, 80, 10, red);
  const at = async (background: NonNullable<ParamsInput["background"]>, x: number, y: number) => pixel(await draw(cutout, { background }), x, y);
  const near = (colour: number[], expected: Colour, tolerance = 2) => expect(Math.max(...colour.map((level, channel) => Math.abs(level - expected[channel]!)))).toBeLessThanOrEqual(tolerance);

  it("run a linear gradient from top to bottom at 180°, from left to right at 90°", async () => {
    const down = { kind: "linear", from: "#000000", to: "#ffffff", angle: 180 } as const;
    near(await at(down, 5, 0), [2, 2, 2]);
    near(await at(down, 5, 79), [253, 253, 253]);
    near(await at({ ...down, angle: 90 }, 0, 5), [1, 1, 1]);
    near(await at({ ...down, angle: 90 }, 119, 70), [254, 254, 254]);
  });

  it("run a round gradient from its centre outwards", async () => {
    const round = { kind: "radial", inner: "#ffffff", outer: "#404040", centreX: 0, centreY: 0, radius: 50 } as const;
    near(await at(round, 0, 0), [253, 253, 253], 3);
    near(await at(round, 110, 70), [64, 64, 64]);
  });

  it("do not band: a gradient over six levels has no step wider than its dither", async () => {
    const picture = await draw(disc(512, 512, 4, red), { background: { kind: "linear", from: "#f0f0f0", to: "#f6f6f6", angle: 180 } });
    const mean = (y: number) => Array.from({ length: 512 }, (_, x) => pixel(picture, x, y)[0]!).reduce((sum, level) => sum + level, 0) / 512;
    for (let y = 20; y < 480; y += 20) expect(Math.abs(mean(y) - (240 + (6 * (y + 0.5)) / 512))).toBeLessThan(0.12);
  });

  it("keep the photo's own pixels, every one, when nothing else is asked", async () => {
    const photo = flat(120, 80, [90, 110, 130]);
    for (let index = 0; index < photo.data.length; index += 5) photo.data[index] = (index * 31) & 255;
    const picture = await draw(cutout, { background: { kind: "keep" }, shadow: { natural: {} } }, { photo });
    expect(Buffer.from(picture.rgb).equals(Buffer.from(photo.data))).toBe(true);
  });

  it("go on beyond the photo's border with its colour", async () => {
    const photo = flat(120, 80, [90, 110, 130]);
    const picture = await draw(cutout, { background: { kind: "keep" }, frame: { aspect: "1:1" } }, { photo });
    expect([picture.width, picture.height]).toEqual([120, 120]);
    near(pixel(picture, 3, 2), [90, 110, 130], 1);
    near(pixel(picture, 117, 118), [90, 110, 130], 1);
  });

  it("are blurred without the subject bleeding into them", async () => {
    const photo = flat(300, 300, [90, 110, 130]);
    const big = disc(300, 300, 80, red);
    for (let index = 0; index < big.alpha.length; index++) if (big.alpha[index]! > 0) photo.data.set(red, index * 3);
    const picture = await draw(big, { background: { kind: "blur", radius: 5 } }, { photo });
    // Just outside the disc, where a plain blur would show half red.
    near(pixel(picture, 150, 64), [90, 110, 130], 12);
  });

  it("name the picture that is missing", async () => {
    await expect(draw(cutout, { background: { kind: "image", name: "oak.jpg" } })).rejects.toMatchObject({ code: "missing_asset", message: "expected a picture called oak.jpg for background but received none" });
  });
});
