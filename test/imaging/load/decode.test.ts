import { readFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { decode } from "../../../app/imaging/load/decode.ts";
import { defaultLimits } from "../../../app/imaging/load/limits.ts";
import { wrapAsTiff } from "../../../app/imaging/load/raw-tiff.ts";

const photo = path.join(import.meta.dirname, "../../corpus/photos/mug_wood_1024.jpg");
const width = 96;
const height = 64;
let pixels: Buffer;

const open = () => sharp(pixels, { raw: { width, height, channels: 3 } });
const load = (bytes: Uint8Array) => decode(bytes, defaultLimits);

const meanDifference = (a: Uint8Array, b: Uint8Array): number => {
  expect(a.length).toBe(b.length);
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
};

beforeAll(async () => {
  pixels = await sharp(photo).resize(width, height, { fit: "cover" }).raw().toBuffer();
});

describe("decode", () => {
  it.each([
    ["png", 0, () => open().png()],
    ["png", 0, () => open().toColourspace("rgb16").png()],
    ["png", 4, () => open().png({ palette: true })],
    ["tiff", 0, () => open().tiff({ compression: "lzw" })],
    ["tiff", 0.01, () => open().toColourspace("rgb16").tiff({ compression: "deflate" })],
    ["jpeg", 2, () => open().jpeg({ quality: 95, chromaSubsampling: "4:4:4" })],
    ["jpeg", 2, () => open().jpeg({ quality: 95, progressive: true, chromaSubsampling: "4:4:4" })],
    ["webp", 4, () => open().webp({ quality: 95 })],
    ["webp", 0, () => open().webp({ lossless: true })],
    ["avif", 4, () => open().avif({ quality: 90, effort: 0 })],
    ["gif", 5, () => open().gif()],
  ] as const)("reads %s within %d levels of its pixels (case %#)", async (format, tolerance, make) => {
    const { image, cutout, info } = await load(await make().toBuffer());
    expect(info).toMatchObject({ format, width, height, orientation: 1, pages: 1 });
    expect([image.width, image.height]).toEqual([width, height]);
    expect(meanDifference(image.data, pixels)).toBeLessThanOrEqual(tolerance);
    expect(cutout).toBeNull();
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("turns a picture of EXIF orientation %d upright", async (orientation) => {
    // Four flat quadrants survive JPEG and tell every turn and mirror image from any other.
    const colours = [[220, 30, 30], [30, 200, 30], [30, 30, 220], [230, 230, 40]] as const;
    const quadrant = (x: number, y: number, w: number, h: number): number => (y < h / 2 ? 0 : 2) + (x < w / 2 ? 0 : 1);
    // Where the upright pixel (x, y) of a w×h picture is stored, by EXIF 2.32, tag 0x0112.
    const stored = (x: number, y: number, w: number, h: number): [number, number] =>
      ({ 1: [x, y], 2: [w - 1 - x, y], 3: [w - 1 - x, h - 1 - y], 4: [x, h - 1 - y], 5: [y, x], 6: [y, w - 1 - x], 7: [h - 1 - y, w - 1 - x], 8: [h - 1 - y, x] })[orientation] as [number, number];
    const turned = orientation >= 5;
    const [storedWidth, storedHeight] = turned ? [height, width] : [width, height];
    const raw = Buffer.alloc(width * height * 3);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [sx, sy] = stored(x, y, width, height);
        raw.set(colours[quadrant(x, y, width, height)]!, (sy * storedWidth + sx) * 3);
      }
    }
    const file = await sharp(raw, { raw: { width: storedWidth, height: storedHeight, channels: 3 } }).jpeg({ quality: 95 }).withMetadata({ orientation }).toBuffer();

    const { image, info } = await load(file);

    expect([image.width, image.height]).toEqual([width, height]);
    expect([info.width, info.height, info.orientation]).toEqual([width, height, orientation]);
    for (const [x, y] of [[10, 10], [80, 10], [10, 55], [80, 55]] as const) {
      const at = (y * width + x) * 3;
      const expected = colours[quadrant(x, y, width, height)]!;
      expect(Math.max(...expected.map((level, channel) => Math.abs(level - image.data[at + channel]!)))).toBeLessThan(12);
    }
  });

  // Expected levels: ImageMagick 6.9 with littleCMS, `convert ink.jpg -profile cmyk.icc -profile srgb.icc`.
  it.each([
    [[0, 0, 0, 0], [255, 255, 255]],
    [[0, 1, 0, 67], [185, 183, 184]],
  ])("converts the inks %j by their profile", async (inks, expected) => {
    const cmyk = await open().toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 100 }).toBuffer();
    const { space, icc } = await sharp(cmyk).metadata();
    expect(space).toBe("cmyk");
    const data = Uint8Array.from({ length: width * height * 4 }, (_, at) => inks[at % 4]!);
    const { image, info } = await load(wrapAsTiff({ width, height, colour: "cmyk", hasAlpha: false, data, icc: icc! }));
    expect(info.hasProfile).toBe(true);
    for (const [channel, level] of expected.entries()) expect(Math.abs(image.data[channel]! - level)).toBeLessThanOrEqual(2);
  });

  it("reads a CMYK JPEG as three channels in the photo's own tones", async () => {
    const cmyk = await open().toColourspace("cmyk").withIccProfile("cmyk").jpeg({ quality: 95 }).toBuffer();
    // The way there and back through a press profile loses some colour; swapped or inverted inks would be off by 60 and more.
    expect(meanDifference((await load(cmyk)).image.data, pixels)).toBeLessThan(14);
  });

  it("converts a wide-gamut picture to sRGB", async () => {
    const p3 = await open().withIccProfile("p3").png().toBuffer();
    const asStored = await sharp(p3).keepIccProfile().raw().toBuffer();
    const { image, metadata } = await load(p3);
    expect(meanDifference(asStored, pixels)).toBeGreaterThan(1);
    expect(meanDifference(image.data, pixels)).toBeLessThan(0.7);
    expect(metadata.icc?.length).toBeGreaterThan(100);
  });

  it("reads an iPhone's HEIC and converts its Display P3 to sRGB", async () => {
    const heic = await readFile(path.join(import.meta.dirname, "fixtures/mug-display-p3.heic"));
    const { image, info } = await load(heic);
    const expected = await sharp(photo).resize(256, 192, { fit: "cover" }).raw().toBuffer();
    expect(info).toMatchObject({ format: "heic", width: 256, height: 192, hasProfile: true });
    expect(meanDifference(image.data, expected)).toBeLessThan(1.5);
  });

  it("takes the first frame of an animation", async () => {
    const frames = Buffer.alloc(32 * 96 * 3);
    for (let frame = 0; frame < 3; frame++) frames.fill(200 - 80 * frame, frame * 32 * 32 * 3, (frame + 1) * 32 * 32 * 3);
    const gif = await sharp(frames, { raw: { width: 32, height: 96, channels: 3, pageHeight: 32 } }).gif().toBuffer();
    const { image, info } = await load(gif);
    expect(info).toMatchObject({ width: 32, height: 32, pages: 3 });
    expect(image.data[0]).toBeGreaterThan(190);
  });

  it.each([[1, 96, 64], [6, 64, 96]])("scales down what is beyond the work limit, and still says what the file held (orientation %d)", async (orientation, upright, high) => {
    const file = await open().jpeg().withMetadata({ orientation }).toBuffer();
    const { image, info } = await decode(file, { ...defaultLimits, workPixels: 1536 });
    expect([info.width, info.height]).toEqual([upright, high]);
    expect([image.width, image.height]).toEqual([upright / 2, high / 2]);
    expect(image.data.length).toBe(1536 * 3);
  });

  it("gives a greyscale picture three channels", async () => {
    const { image } = await load(await open().greyscale().png().toBuffer());
    expect(image.data.length).toBe(width * height * 3);
    expect(image.data[0]).toBe(image.data[1]);
  });
});

describe("a picture with transparency", () => {
  const rgba = (alphaAt: (x: number, y: number) => number): Buffer => {
    const data = Buffer.alloc(width * height * 4);
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([200, 40, 60, alphaAt(x, y)], (y * width + x) * 4);
    return data;
  };
  const save = (data: Buffer) => sharp(data, { raw: { width, height, channels: 4 } }).png().toBuffer();
  const disc = (x: number, y: number): number => Math.round(255 * Math.max(0, Math.min(1, 20.5 - Math.hypot(x - 48, y - 32))));

  it("is flattened on white, and its own cutout kept exactly", async () => {
    const { image, cutout } = await load(await save(rgba(disc)));
    expect([...image.data.subarray(0, 3)]).toEqual([255, 255, 255]);
    const middle = 32 * width + 48;
    expect([...image.data.subarray(middle * 3, middle * 3 + 3)]).toEqual([200, 40, 60]);
    for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) expect(cutout?.alpha[y * width + x]).toBe(disc(x, y));
    const edge = cutout!.alpha.findIndex((alpha) => alpha > 60 && alpha < 200);
    expect([...cutout!.rgb.subarray(edge * 3, edge * 3 + 3)]).toEqual([200, 40, 60]);
  });

  it.each([
    ["wholly opaque", () => 255],
    ["half transparent all over", () => 128],
    ["rounded at its corners", (x: number, y: number) => (Math.min(x, width - 1 - x) + Math.min(y, height - 1 - y) < 4 ? 0 : 255)],
    ["a rectangle with clear margins", (x: number, y: number) => (x < 10 || y < 10 || x > width - 10 || y > height - 10 ? 0 : 255)],
  ])("is no cutout when it is %s", async (_, alphaAt) => {
    expect((await load(await save(rgba(alphaAt)))).cutout).toBeNull();
  });
});
