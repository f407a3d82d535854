import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { ImagingError } from "../../../app/imaging/errors.ts";
import { decode } from "../../../app/imaging/load/decode.ts";
import { defaultLimits } from "../../../app/imaging/load/limits.ts";
import type { Limits } from "../../../app/imaging/load/limits.ts";
import { sniff } from "../../../app/imaging/load/sniff.ts";
import { makePsd, pngBomb } from "./make-files.ts";

let jpeg: Buffer;

beforeAll(async () => {
  jpeg = await readFile(path.join(import.meta.dirname, "../../corpus/photos/chair_1024.jpg"));
});

const refusal = async (bytes: Uint8Array, limits: Partial<Limits> = {}): Promise<ImagingError> => {
  const error: unknown = await decode(bytes, { ...defaultLimits, ...limits }).then(
    () => new Error("it was decoded"),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ImagingError);
  return error as ImagingError;
};

describe("what is not a picture, or too much of one, is refused", () => {
  it("an empty file", async () => {
    expect(await refusal(Buffer.alloc(0))).toMatchObject({ code: "empty_file", message: "expected a picture for file but received 0 bytes" });
  });

  it("a text file, whatever its name says", async () => {
    const error = await refusal(Buffer.from("product,price\nmug,12.90\n"));
    expect(error.code).toBe("unsupported_format");
    expect(error.message).toBe("expected JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF, PSD or SVG for file but received bytes 70 72 6f 64 75 63 74 2c");
    expect(error.merchantText).toContain("JPEG, PNG");
  });

  it("a file with more bytes than allowed", async () => {
    expect(await refusal(jpeg, { maxBytes: 100_000 })).toMatchObject({ code: "too_large_bytes", message: `expected at most 100000 bytes for file but received ${jpeg.length}` });
  });

  it("a picture with more pixels than allowed, naming its size", async () => {
    expect(await refusal(jpeg, { maxPixels: 1_000_000 })).toMatchObject({ code: "too_many_pixels", message: "expected at most 1000000 pixels for picture but received 1024×1024" });
  });

  it("an animation with more frames than allowed", async () => {
    const gif = await sharp(Buffer.from(Array.from({ length: 8 * 8 * 5 * 3 }, (_, at) => (at * 37) & 255)), { raw: { width: 8, height: 40, channels: 3, pageHeight: 8 } }).gif().toBuffer();
    expect(await refusal(gif, { maxFrames: 3 })).toMatchObject({ code: "too_many_frames" });
  });

  it("a PNG bomb of 900 megapixels in 110 kB, within half a second and 50 MB", async () => {
    const bomb = pngBomb(30_000, 30_000);
    expect(bomb.length).toBeLessThan(200_000);
    const memory = process.memoryUsage().rss;
    const start = performance.now();
    expect(await refusal(bomb)).toMatchObject({ code: "too_many_pixels" });
    expect(performance.now() - start).toBeLessThan(500);
    expect(process.memoryUsage().rss - memory).toBeLessThan(50e6);
  });

  it("a PSD that says 30,000 × 30,000 pixels, by its header alone", async () => {
    const psd = makePsd({ width: 4, height: 4, planes: [new Uint8Array(16), new Uint8Array(16), new Uint8Array(16)] });
    psd.writeUInt32BE(30_000, 14);
    psd.writeUInt32BE(30_000, 18);
    const start = performance.now();
    expect(await refusal(psd)).toMatchObject({ code: "too_many_pixels", message: "expected at most 80000000 pixels for picture but received 30000×30000" });
    expect(performance.now() - start).toBeLessThan(100);
  });

  it.each([0.02, 0.3, 0.6, 0.95])("a JPEG cut off after %d of its bytes", async (share) => {
    expect(await refusal(jpeg.subarray(0, jpeg.length * share))).toMatchObject({ code: "truncated", merchantText: "The file is incomplete: it ends before the picture does." });
  });

  it("a PNG with a flipped bit in its pixels", async () => {
    const png = await sharp(jpeg).resize(200).png().toBuffer();
    png[png.length >> 1]! ^= 0x10;
    expect(["unreadable", "truncated"]).toContain((await refusal(png)).code);
  });

  it.each([20, 100, 500])("a HEIC cut off after %d bytes", async (length) => {
    const heic = await readFile(path.join(import.meta.dirname, "fixtures/mug-display-p3.heic"));
    expect(["unreadable", "truncated"]).toContain((await refusal(heic.subarray(0, length))).code);
  });
});

describe("sniff", () => {
  it("tells every taken format by its bytes", async () => {
    const small = sharp(jpeg).resize(32);
    const made = { jpeg: small.clone().jpeg(), png: small.clone().png(), webp: small.clone().webp(), gif: small.clone().gif(), tiff: small.clone().tiff(), avif: small.clone().avif({ effort: 0 }) };
    for (const [format, picture] of Object.entries(made)) expect(sniff(await picture.toBuffer())).toBe(format);
  });

  it("knows nothing of random bytes", () => {
    for (let seed = 1; seed <= 200; seed++) expect(sniff(Uint8Array.from({ length: 64 }, (_, at) => (Math.imul(seed * 131 + at, 2_654_435_761) >>> 13) & 255))).toBeNull();
  });
});
