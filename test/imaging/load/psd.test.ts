import { writePsdBuffer } from "ag-psd";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decode } from "../../../app/imaging/load/decode.ts";
import { defaultLimits } from "../../../app/imaging/load/limits.ts";
import { makePsd } from "./make-files.ts";

const width = 37;
const height = 23;
const plane = (level: (x: number, y: number) => number): Uint8Array => Uint8Array.from({ length: width * height }, (_, at) => level(at % width, Math.floor(at / width)));
const red = plane((x) => x * 6);
const green = plane((_, y) => y * 11);
const blue = plane((x, y) => (x < 20 ? 200 : (x + y) * 3));
const wide = (levels: Uint8Array): Uint8Array => Uint8Array.from({ length: levels.length * 2 }, (_, at) => levels[at >> 1]!);
const interleaved = Uint8Array.from({ length: red.length * 3 }, (_, at) => [red, green, blue][at % 3]![Math.floor(at / 3)]!);

const load = (bytes: Uint8Array) => decode(bytes, defaultLimits);

describe("the merged picture of a PSD", () => {
  it.each([
    ["raw, 8 bit", { planes: [red, green, blue] }],
    ["RLE, 8 bit", { planes: [red, green, blue], rle: true }],
    ["raw, 16 bit", { planes: [wide(red), wide(green), wide(blue)], depth: 16 }],
    ["RLE, 16 bit", { planes: [wide(red), wide(green), wide(blue)], depth: 16, rle: true }],
    ["RLE, PSB", { planes: [red, green, blue], rle: true, version: 2 as const }],
    ["with a spot channel", { planes: [red, green, blue, plane(() => 7)] }],
  ])("is read exactly: %s", async (_, plan) => {
    const { image, info, cutout } = await load(makePsd({ width, height, ...plan }));
    expect(info).toMatchObject({ format: "psd", width, height });
    expect(Buffer.from(image.data).equals(Buffer.from(interleaved))).toBe(true);
    expect(cutout).toBeNull();
  });

  it("is read from a file of another writer, runs and all", async () => {
    const data = new Uint8ClampedArray(width * height * 4);
    for (let at = 0; at < red.length; at++) data.set([red[at]!, green[at]!, blue[at]!, 255], at * 4);
    const { image } = await load(writePsdBuffer({ width, height, imageData: { width, height, data } }));
    expect(Buffer.from(image.data).equals(Buffer.from(interleaved))).toBe(true);
  });

  it("of a greyscale file has three equal channels", async () => {
    const { image } = await load(makePsd({ width, height, planes: [red], mode: 1 }));
    expect([...image.data.subarray(15, 21)]).toEqual([30, 30, 30, 36, 36, 36]);
  });

  it("of a CMYK file is converted: no ink is white, full black is dark, full cyan is cyan", async () => {
    const full = plane(() => 0);
    const none = plane(() => 255);
    const at = async (planes: Uint8Array[]) => [...(await load(makePsd({ width, height, planes, mode: 4 }))).image.data.subarray(0, 3)] as [number, number, number];
    expect(Math.min(...(await at([none, none, none, none])))).toBeGreaterThan(250);
    expect(Math.max(...(await at([none, none, none, full])))).toBeLessThan(60);
    const [r, g, b] = await at([full, none, none, none]);
    expect(r).toBeLessThan(60);
    expect(Math.min(g, b)).toBeGreaterThan(120);
  });

  it("is converted by its profile", async () => {
    const icc = (await sharp({ create: { width: 8, height: 8, channels: 3, background: "#f00" } }).withIccProfile("p3").png().toBuffer().then((png) => sharp(png).metadata())).icc!;
    const { image, metadata } = await load(makePsd({ width, height, planes: [plane(() => 200), plane(() => 100), plane(() => 100)], icc }));
    // Display P3 (200, 100, 100) is a stronger red in sRGB.
    expect(image.data[0]).toBeGreaterThan(208);
    expect(metadata.icc?.length).toBe(icc.length);
  });

  it("with transparency gives the cutout in its own colours, free of the white that Photoshop blends in", async () => {
    const alpha = plane((x, y) => (Math.hypot(x - 18, y - 11) < 8 ? 255 : Math.hypot(x - 18, y - 11) < 9.5 ? 128 : 0));
    const blended = (level: number) => Uint8Array.from(alpha, (coverage) => Math.round(255 + ((level - 255) * coverage) / 255));
    const { image, cutout } = await load(makePsd({ width, height, planes: [blended(180), blended(60), blended(20), alpha], mergedAlpha: true }));
    expect(Buffer.from(cutout!.alpha).equals(Buffer.from(alpha))).toBe(true);
    const edge = alpha.indexOf(128);
    for (const [channel, level] of [180, 60, 20].entries()) expect(Math.abs(cutout!.rgb[edge * 3 + channel]! - level)).toBeLessThan(3);
    expect([...image.data.subarray(0, 3)]).toEqual([255, 255, 255]);
  });
});

describe("a PSD of a writer that blends nothing", () => {
  it("gives its cutout in the stored colours, and is flattened on white", async () => {
    const alpha = plane((x, y) => (Math.hypot(x - 18, y - 11) < 8 ? 255 : Math.hypot(x - 18, y - 11) < 9.5 ? 128 : 0));
    const flat = (level: number) => plane(() => level);
    const { image, cutout } = await load(makePsd({ width, height, planes: [flat(180), flat(60), flat(20), alpha], mergedAlpha: true }));
    const edge = alpha.indexOf(128);
    expect([...cutout!.rgb.subarray(edge * 3, edge * 3 + 3)]).toEqual([180, 60, 20]);
    expect([...image.data.subarray(0, 3)]).toEqual([255, 255, 255]);
    expect([...image.data.subarray(edge * 3, edge * 3 + 3)]).toEqual([217, 157, 137]);
  });
});

describe("a damaged PSD is refused", () => {
  const whole = makePsd({ width, height, planes: [red, green, blue], rle: true });

  it("at whatever byte it is cut off", async () => {
    for (let length = 12; length < whole.length; length += 41) {
      await expect(load(whole.subarray(0, length))).rejects.toMatchObject({ code: "truncated" });
    }
  });

  it.each([
    ["depth", 22, 1, "expected 8 or 16 for depth of the PSD but received 1"],
    ["colour mode", 24, 9, "expected grey, RGB or CMYK for colour mode of the PSD but received 9"],
    ["version", 4, 3, "expected 1 or 2 for version of the PSD but received 3"],
  ])("for an unknown %s", async (_, at, value, message) => {
    const damaged = Buffer.from(whole);
    damaged.writeUInt16BE(value, at);
    await expect(load(damaged)).rejects.toMatchObject({ code: "unreadable", message });
  });

  it("for section lengths that point beyond the file", async () => {
    const damaged = Buffer.from(whole);
    damaged.writeUInt32BE(0xffff_fff0, 30);
    await expect(load(damaged)).rejects.toMatchObject({ code: "truncated" });
  });
});
