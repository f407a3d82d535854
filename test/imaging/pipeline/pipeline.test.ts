import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { decode } from "../../../app/imaging/load/decode.ts";
import { defaultLimits } from "../../../app/imaging/load/limits.ts";
import { parseParams } from "../../../app/imaging/params.ts";
import type { ParamsInput } from "../../../app/imaging/params.ts";
import { processImage } from "../../../app/imaging/pipeline.ts";
import type { ImagingContext, ImagingRequest } from "../../../app/imaging/pipeline.ts";
import type { Step } from "../../../app/imaging/stopwatch.ts";
import type { Cutout, Variation } from "../../../app/imaging/types.ts";
import { photoWithCutout, suppliedPng } from "./sources.ts";

let png: Buffer;
let photo: { bytes: Buffer; cutout: Cutout };

beforeAll(async () => {
  png = await suppliedPng();
  photo = await photoWithCutout();
});

const run = (request: Omit<Partial<ImagingRequest>, "params"> & { params?: ParamsInput }, context: Partial<ImagingContext> = {}, bytes = png) =>
  processImage(bytes, { mode: "params", format: "png", ...request, params: parseParams(request.params ?? {}) }, { model: null, ...context });

const names = ({ outputs }: { outputs: { variation: Variation }[] }) => outputs.map(({ variation }) => variation);

describe("mode clipping", () => {
  it("gives the cutout alone, transparent", async () => {
    const result = await run({ mode: "clipping" });
    expect(names(result)).toEqual(["clipping"]);
    expect(result.outputs[0]).toMatchObject({ format: "png", width: 320, height: 320 });
    const { channels, data } = await sharp(result.outputs[0]!.bytes).raw().toBuffer({ resolveWithObject: true }).then(({ data, info }) => ({ data, ...info }));
    expect(channels).toBe(4);
    expect(data[3]).toBe(0);
    expect(result).toMatchObject({ method: "supplied", confidence: 1, needsReview: false, reasons: [], fromCache: false });
  });

  it("falls back to the background where the format has no transparency: white, or the params' own", async () => {
    const corner = async (params: ParamsInput) => {
      const { outputs } = await run({ mode: "clipping", format: "jpg", params });
      return [...(await sharp(outputs[0]!.bytes).raw().toBuffer()).subarray(0, 3)];
    };
    expect(await corner({})).toEqual([255, 255, 255]);
    const blue = await corner({ background: { kind: "colour", colour: "#2040a0" } });
    expect(Math.max(...blue.map((level, at) => Math.abs(level - [32, 64, 160][at]!)))).toBeLessThan(6);
  });
});

describe("mode background", () => {
  it("puts the subject on white when no params are given", async () => {
    const { outputs, warnings } = await processImage(png, { mode: "background", format: "webp" }, { model: null });
    expect(outputs.map(({ variation }) => variation)).toEqual(["background"]);
    expect(warnings).toEqual({});
    const { hasAlpha } = await sharp(outputs[0]!.bytes).metadata();
    expect(hasAlpha).toBe(false);
  });
});

describe("mode params", () => {
  it("makes every variation whose params are there and warns of the others", async () => {
    const all: ParamsInput = { background: { kind: "colour", colour: "#eeeeee" }, shadow: { drop: {}, wall: {} } };
    expect(names(await run({ params: all }))).toEqual(["background", "compose", "shadowTop", "shadow_wall", "clipping"]);

    const noWall = await run({ params: { ...all, shadow: { drop: {} } } });
    expect(names(noWall)).toEqual(["background", "compose", "shadowTop", "clipping"]);
    expect(noWall.warnings).toEqual({ shadow_wall: ["params not provided"] });

    const nothing = await run({ params: {} });
    expect(names(nothing)).toEqual(["compose", "clipping"]);
    expect(Object.keys(nothing.warnings).sort()).toEqual(["background", "shadowTop", "shadow_wall"]);
  });

  it("makes only the variation that is wanted", async () => {
    expect(names(await run({ variations: ["compose"] }))).toEqual(["compose"]);
    const skipped = await run({ variations: ["compose", "shadow_wall"] });
    expect(names(skipped)).toEqual(["compose"]);
    expect(skipped.warnings).toEqual({ shadow_wall: ["params not provided"] });
  });

  it("takes a backdrop picture by its name", async () => {
    const green = await sharp({ create: { width: 50, height: 20, channels: 3, background: "#00c000" } }).png().toBuffer();
    const { outputs } = await run({ params: { background: { kind: "image", name: "green" } }, variations: ["background"] }, { assets: { green } });
    expect([...(await sharp(outputs[0]!.bytes).raw().toBuffer()).subarray(0, 3)]).toEqual([0, 192, 0]);
  });
});

describe("another look from a cached cutout", () => {
  it("gives the very same file as the first time and says that the cache was used", async () => {
    const request = { params: { background: { kind: "colour", colour: "#fafafa" }, shadow: { natural: {} } }, format: "jpg", variations: ["compose"] } as const;
    const first = await run({ ...request, variations: ["compose"] });
    expect(first.fromCache).toBe(false);
    const second = await run({ ...request, variations: ["compose"] }, { cachedCutout: { ...photo.cutout } }, photo.bytes);
    const third = await run({ ...request, variations: ["compose"] }, { cachedCutout: { ...photo.cutout } }, photo.bytes);
    expect(second).toMatchObject({ fromCache: true, method: "keyer", confidence: 0.93 });
    expect(Buffer.from(second.outputs[0]!.bytes).equals(Buffer.from(third.outputs[0]!.bytes))).toBe(true);
    expect(second.steps.map(({ step }) => step)).toEqual(["decode", "prepare", "compose compose", "encode compose"]);
  });

  it("does not decode the photo again", async () => {
    const damaged = photo.bytes.subarray(0, photo.bytes.length * 0.7);
    await expect(run({}, {}, damaged)).rejects.toMatchObject({ code: "truncated" });
    const { outputs, source } = await run({ variations: ["compose"] }, { cachedCutout: photo.cutout }, damaged);
    expect(outputs).toHaveLength(1);
    expect(source).toEqual({ format: "jpeg", width: 320, height: 320, bytes: damaged.length });
  });

  it("makes a new cutout where the cached one has another size than the photo", async () => {
    const other = await photoWithCutout(160);
    const result = await run({ params: { background: { kind: "keep" } }, variations: ["compose"] }, { cachedCutout: other.cutout });
    expect(result).toMatchObject({ fromCache: false, method: "supplied" });
    expect(result.outputs[0]).toMatchObject({ width: 320, height: 320 });
  });

  it("does decode it where the photo's own backdrop stays", async () => {
    const kept = await run({ params: { background: { kind: "keep" } }, variations: ["compose"] }, { cachedCutout: photo.cutout }, photo.bytes);
    const pixels = await sharp(kept.outputs[0]!.bytes).raw().toBuffer();
    expect(pixels.equals(await sharp(photo.bytes).raw().toBuffer())).toBe(true);
  });
});

describe("the steps", () => {
  it("report progress that only grows", async () => {
    const seen: [Step, number][] = [];
    await run({ params: { background: { kind: "colour" }, shadow: { drop: {}, wall: {} } } }, { onStep: (step, fraction) => seen.push([step, fraction]) });
    expect([...new Set(seen.map(([step]) => step))]).toEqual(["decode", "cutout", "compose", "encode"]);
    const fractions = seen.map(([, fraction]) => fraction);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });

  it("stop between one another when the signal is aborted", async () => {
    const abort = new AbortController();
    const seen: string[] = [];
    const work = run({}, { signal: abort.signal, onStep: (step) => (seen.push(step), step === "compose" && abort.abort(new Error("shop is gone"))) });
    await expect(work).rejects.toThrow("shop is gone");
    expect(seen).not.toContain("encode");
  });

  it("can be looked at: coverage, shadow, cutout and the placed subject", async () => {
    const { keptSteps } = await run({ variations: ["compose"], params: { frame: { width: 100 } } }, { keepSteps: true, cachedCutout: photo.cutout }, photo.bytes);
    expect(keptSteps!.map(({ name }) => name)).toEqual(["alpha", "shadow", "cutout", "subject"]);
    expect(await sharp(keptSteps![0]!.bytes).metadata()).toMatchObject({ width: 320, height: 320, channels: 1 });
    expect((await sharp(keptSteps![3]!.bytes).metadata()).width).toBe(100);
  });

  it("can be shown small: source and every output, within the asked side", async () => {
    const { previews } = await run({ format: "psd", params: { background: { kind: "colour" } } }, { previewSide: 64 });
    expect(previews!.map(({ of }) => of)).toEqual(["source", "background", "compose", "clipping"]);
    for (const { bytes } of previews!) expect(await sharp(bytes).metadata()).toMatchObject({ format: "webp", width: 64, height: 64 });
    const again = await run({ variations: ["compose"] }, { previewSide: 64, cachedCutout: photo.cutout }, photo.bytes);
    expect(again.previews!.map(({ of }) => of)).toEqual(["source", "compose"]);
  });
});

describe("the output", () => {
  const withExif = () =>
    sharp({ create: { width: 60, height: 40, channels: 3, background: "#c08040" } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Copyright: "Atelier Nord", Artist: "N. N." } })
      .toBuffer();
  const solid: Cutout = { width: 40, height: 60, rgb: new Uint8Array(7200).fill(90), alpha: new Uint8Array(2400).fill(255), shadow: null, bounds: { left: 0, top: 0, width: 40, height: 60 }, confidence: 1, needsReview: false, reasons: [], method: "test" };

  it("carries author and copyright only when asked, and never the old orientation", async () => {
    const bytes = await withExif();
    const file = async (metadata: "keep" | "strip") => (await run({ format: "jpg", variations: ["compose"], params: { output: { metadata } } }, { cachedCutout: solid }, bytes)).outputs[0]!.bytes;
    const kept = await sharp(await file("keep")).metadata();
    expect(kept.exif?.toString("latin1")).toContain("Atelier Nord");
    expect(kept.orientation ?? 1).toBe(1);
    expect([kept.width, kept.height]).toEqual([40, 60]);
    expect((await sharp(await file("strip")).metadata()).exif).toBeUndefined();
  });

  it("goes back into the photo's own profile when asked", async () => {
    const p3 = await sharp({ create: { width: 40, height: 60, channels: 3, background: "#c08040" } }).withIccProfile("p3").png().toBuffer();
    const file = async (profile: "keep" | "srgb") => (await run({ variations: ["compose"], params: { output: { profile } } }, { cachedCutout: solid }, p3)).outputs[0]!.bytes;
    const description = async (bytes: Uint8Array) => (await sharp(bytes).metadata()).icc?.toString("latin1") ?? "";
    expect(await description(await file("keep"))).toContain("P\u00003");
    expect(await description(await file("srgb"))).not.toContain("P\u00003");
  });

  it("keeps the byte budget, or says that it cannot", async () => {
    const file = async (maxBytes: number) => (await run({ format: "jpg", variations: ["compose"], params: { output: { maxBytes } } })).outputs[0]!.bytes;
    expect((await file(9_000)).length).toBeLessThanOrEqual(9_000);
    await expect(file(2_000)).rejects.toMatchObject({ code: "over_byte_budget", retry: "never" });
  });

  it("is refused before it is drawn when its frame is beyond the limits or the format", async () => {
    await expect(run({ params: { frame: { height: 12_000, aspect: "10:1", upscale: true } } })).rejects.toMatchObject({ code: "too_many_pixels", message: "expected at most 80000000 pixels for the frame but received 120000 × 12000" });
    await expect(run({ format: "webp", params: { frame: { height: 1_800, aspect: "10:1", upscale: true } }, variations: ["compose"] })).rejects.toMatchObject({ code: "not_encodable" });
  });

  it.each([
    ["photo", { width: 100, height: 100 }],
    ["subject", { width: 128, aspect: "4:5", fit: "subject" as const }],
    ["cover", { width: 90, height: 160, fit: "cover" as const }],
  ])("has the asked size (%s)", async (_, frame) => {
    const { outputs } = await run({ variations: ["compose"], params: { frame } });
    const height = "height" in frame ? frame.height : 160;
    expect(await sharp(outputs[0]!.bytes).metadata()).toMatchObject({ width: frame.width, height });
  });

  it.each(["png", "jpg", "webp", "psd", "tiff"] as const)("can be a %s", async (format) => {
    const { outputs } = await run({ format, variations: ["compose", "clipping"], params: { background: { kind: "colour" }, shadow: { natural: {} } } }, { cachedCutout: photo.cutout }, photo.bytes);
    expect(outputs.map((output) => [output.format, output.width, output.bytes.length > 1000])).toEqual([[format, 320, true], [format, 320, true]]);
  });

  it.each(["png", "webp", "tiff", "psd"] as const)("of transparency as %s is a cutout that the engine takes back as it is", async (format) => {
    const { outputs } = await run({ mode: "clipping", format }, { cachedCutout: photo.cutout }, photo.bytes);
    const { cutout, image } = await decode(outputs[0]!.bytes, defaultLimits);
    expect([image.width, image.height]).toEqual([320, 320]);
    expect(Buffer.from(cutout!.alpha).equals(Buffer.from(photo.cutout.alpha))).toBe(true);
    const solid = photo.cutout.alpha.indexOf(255);
    const difference = [0, 1, 2].map((channel) => Math.abs(cutout!.rgb[solid * 3 + channel]! - photo.cutout.rgb[solid * 3 + channel]!));
    expect(Math.max(...difference)).toBeLessThanOrEqual(format === "webp" ? 24 : 0);
  });
});
