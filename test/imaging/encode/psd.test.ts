import { initializeCanvas, readPsd } from "ag-psd";
import type { Layer, Psd } from "ag-psd";
import { beforeAll, describe, expect, test } from "vitest";
import { encode } from "../../../app/imaging/encode/index.ts";
import type { EncodeOptions, Picture } from "../../../app/imaging/encode/index.ts";
import type { Knot, VectorPath } from "../../../app/imaging/types.ts";
import { greatestDifference, onDisk, patchwork, run, samples, tag } from "./support.ts";

// ag-psd wants a canvas even where it only hands out pixels.
beforeAll(() => {
  const imageData = (width: number, height: number) => ({ width, height, data: new Uint8ClampedArray(width * height * 4) }) as ImageData;
  initializeCanvas(() => {
    throw new Error("expected no canvas to be drawn");
  }, imageData);
});

const [width, height] = [40, 30];
const inBox = (i: number, left: number, top: number, right: number, bottom: number) =>
  i % width >= left && i % width < right && Math.floor(i / width) >= top && Math.floor(i / width) < bottom;
const pixels = width * height;
/** Subject in 10..30 × 5..20 with a soft left side; shadow in 5..35 × 15..25. */
const alpha = Uint8Array.from({ length: pixels }, (_, i) => (inBox(i, 10, 5, 30, 20) ? Math.min(255, 60 * ((i % width) - 9)) : 0));
const shadow = Uint8Array.from({ length: pixels }, (_, i) => (inBox(i, 5, 15, 35, 25) ? 100 + (i % 120) : 255));
const subjectRgb = patchwork(width, height).rgb;
const background = Uint8Array.from({ length: pixels * 3 }, (_, i) => 200 + (i % 50));
const merged = Uint8Array.from(background, (level, i) => {
  const at = Math.floor(i / 3);
  const ground = (level * shadow[at]!) / 255;
  return Math.round(ground + ((subjectRgb[i]! - ground) * alpha[at]!) / 255);
});
const picture: Picture = { width, height, rgb: merged, alpha: null, layers: { subject: { rgb: subjectRgb, alpha }, shadow, background } };

const knot = (x: number, y: number, corner: boolean): Knot => ({ in: [x - 2, y - 1], anchor: [x, y], out: [x + 2, y + 1], corner });
const path: VectorPath = { subpaths: [[knot(10, 5, true), knot(30, 5, false), knot(20, 20, true)], [knot(18, 8, false), knot(20, 14, false)]] };

const open = async (given: Picture, options: EncodeOptions, clip: VectorPath | null): Promise<Psd> =>
  readPsd(await encode(given, "psd", options, clip), { useImageData: true, throwForMissingFeatures: true });

const layer = (psd: Psd, name: string): Layer => {
  const found = psd.children?.find((child) => child.name === name);
  if (!found) throw new Error(`expected a layer ${name} but there are ${psd.children?.map((child) => child.name).join(", ") ?? "none"}`);
  return found;
};

/** RGBA of a full-size plane pair, cut to a layer's box. */
const cut = (box: Pick<Layer, "left" | "top" | "right" | "bottom">, at: (pixel: number) => readonly number[]): number[] => {
  const values: number[] = [];
  for (let y = box.top!; y < box.bottom!; y++) for (let x = box.left!; x < box.right!; x++) values.push(...at(y * width + x));
  return values;
};
const colourAt = (rgb: Uint8Array, pixel: number): number[] => [...rgb.subarray(3 * pixel, 3 * pixel + 3)];

describe.each([8, 16] as const)("the layers of a PSD of %d bit, read by ag-psd", (bitDepth) => {
  let psd: Psd;
  beforeAll(async () => {
    psd = await open(picture, { bitDepth }, path);
  });

  test("are background, shadow and subject, from below, each in its tight box", () => {
    const boxes = psd.children?.map(({ name, blendMode, opacity, hidden, left, top, right, bottom }) => ({ name, blendMode, opacity, hidden, box: [left, top, right, bottom] }));
    expect(boxes).toEqual([
      { name: "Background", blendMode: "normal", opacity: 1, hidden: false, box: [0, 0, 40, 30] },
      { name: "Shadow", blendMode: "multiply", opacity: 1, hidden: false, box: [5, 15, 35, 25] },
      { name: "Subject", blendMode: "normal", opacity: 1, hidden: false, box: [10, 5, 30, 20] },
    ]);
    expect([psd.width, psd.height, psd.bitsPerChannel]).toEqual([40, 30, bitDepth]);
  });

  test("hide everything of the subject outside its mask", () => {
    expect(layer(psd, "Subject").mask).toMatchObject({ left: 10, top: 5, right: 30, bottom: 20, defaultColor: 0, disabled: false });
  });

  test("hold the path as the subject's vector mask, switched off", () => {
    const { vectorMask } = layer(psd, "Subject");
    expect(vectorMask!.disable).toBe(true);
    expect(vectorMask!.paths.every(({ open: isOpen, operation }) => !isOpen && operation === "exclude")).toBe(true);
    const corners = vectorMask!.paths.map(({ knots }) => knots.map(({ linked }) => !linked));
    expect(corners).toEqual(path.subpaths.map((subpath) => subpath.map(({ corner }) => corner)));
    const points = vectorMask!.paths.flatMap(({ knots }) => knots.flatMap((each) => each.points));
    const expected = path.subpaths.flat().flatMap((each) => [...each.in, ...each.anchor, ...each.out]);
    expect(greatestDifference(points, expected)).toBeLessThan(1e-5);
  });
});

describe("the pixels of a PSD of 8 bit, read by ag-psd", () => {
  let psd: Psd;
  beforeAll(async () => {
    psd = await open(picture, {}, path);
  });

  test("keep the colours of background and subject, and the shadow as black that lets the factor through", () => {
    const expectPixels = (name: string, at: (pixel: number) => number[]) => {
      const found = layer(psd, name);
      expect(greatestDifference(found.imageData!.data, cut(found, at))).toBe(0);
    };
    expectPixels("Background", (pixel) => [...colourAt(background, pixel), 255]);
    expectPixels("Shadow", (pixel) => [0, 0, 0, 255 - shadow[pixel]!]);
    expectPixels("Subject", (pixel) => [...colourAt(subjectRgb, pixel), 255]);
  });

  test("keep the coverage as the subject's mask", () => {
    const subject = layer(psd, "Subject");
    const mask = subject.mask!.imageData!.data.filter((_, i) => i % 4 === 0);
    expect(greatestDifference(mask, cut(subject, (pixel) => [alpha[pixel]!]))).toBe(0);
  });

  test("are merged", () => {
    const rgba = Array.from({ length: pixels }, (_, pixel) => [...colourAt(merged, pixel), 255]).flat();
    expect(greatestDifference(psd.imageData!.data, rgba)).toBe(0);
  });

  test("laid over one another are the merged image", () => {
    const canvas = Float64Array.from(merged, () => 0);
    for (const { left, top, right, bottom, imageData, mask, blendMode } of psd.children!) {
      for (let y = top!, i = 0; y < bottom!; y++) {
        for (let x = left!; x < right!; x++, i++) {
          const cover = (imageData!.data[4 * i + 3]! / 255) * (mask ? mask.imageData!.data[4 * i]! / 255 : 1);
          for (let c = 0; c < 3; c++) {
            const at = 3 * (y * width + x) + c;
            const own = imageData!.data[4 * i + c]!;
            const blended = blendMode === "multiply" ? (canvas[at]! * own) / 255 : own;
            canvas[at] = canvas[at]! * (1 - cover) + blended * cover;
          }
        }
      }
    }
    expect(greatestDifference(canvas, merged)).toBeLessThanOrEqual(0.51);
  });
});

// ag-psd takes every run-length packed channel for 8 bit, so 16-bit samples are read by ImageMagick.
describe("the pixels of a PSD of 16 bit, read by ImageMagick", () => {
  let file: string;
  beforeAll(async () => {
    file = onDisk("deep.psd", await encode(picture, "psd", { bitDepth: 16 }, path));
  });
  const wide = (values: readonly number[]) => values.map((value) => value * 257);

  test("are the 8-bit ones times 257, the mask being the subject's coverage", () => {
    const box = { left: 10, top: 5, right: 30, bottom: 20 };
    expect(greatestDifference(samples(`${file}[0]`, "rgb", 16), wide([...merged]))).toBe(0);
    expect(greatestDifference(samples(`${file}[1]`, "rgb", 16), wide([...background]))).toBe(0);
    expect(greatestDifference(samples(`${file}[2]`, "rgba", 16), wide(cut({ left: 5, top: 15, right: 35, bottom: 25 }, (pixel) => [0, 0, 0, 255 - shadow[pixel]!])))).toBe(0);
    expect(greatestDifference(samples(`${file}[3]`, "rgba", 16), wide(cut(box, (pixel) => [...colourAt(subjectRgb, pixel), alpha[pixel]!])))).toBe(0);
  });
});

describe("a PSD", () => {
  test("of a cutout is one masked subject, its coverage in the merged image too", async () => {
    const psd = await open({ width, height, rgb: subjectRgb, alpha }, {}, null);
    expect(psd.children?.map(({ name }) => name)).toEqual(["Subject"]);
    expect(layer(psd, "Subject").vectorMask).toBeUndefined();
    const { data } = psd.imageData!; // with paper white taken out again
    expect(greatestDifference(data.filter((_, i) => i % 4 === 3), alpha)).toBe(0);
    const solid = (i: number) => alpha[Math.floor(i / 4)] === 255;
    const rgba = Array.from({ length: pixels }, (_, pixel) => [...colourAt(subjectRgb, pixel), alpha[pixel]!]).flat();
    expect(greatestDifference(Array.from(data).filter((_, i) => solid(i)), rgba.filter((_, i) => solid(i)))).toBe(0);
    const soft = (i: number) => alpha[Math.floor(i / 4)]! >= 60;
    expect(greatestDifference(Array.from(data).filter((_, i) => soft(i)), rgba.filter((_, i) => soft(i)))).toBeLessThanOrEqual(3);
  });

  test("of an opaque picture is one background", async () => {
    const psd = await open({ width, height, rgb: merged, alpha: null }, {}, null);
    expect(psd.children?.map(({ name }) => name)).toEqual(["Background"]);
  });

  test("without any subject still opens", async () => {
    const psd = await open({ width, height, rgb: merged, alpha: new Uint8Array(pixels) }, {}, null);
    expect(layer(psd, "Subject").mask!.imageData!.data[0]).toBe(0);
  });

  test("of a single pixel opens", async () => {
    const psd = await open({ width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3), alpha: Uint8Array.of(255) }, {}, null);
    expect([...psd.imageData!.data]).toEqual([1, 2, 3, 255]);
  });

  test("carries profile, density and XMP", async () => {
    const file = onDisk("described.psd", await encode(picture, "psd", { icc: "srgb", density: 240 }, path));
    expect([tag(file, "ProfileDescription"), tag(file, "XResolution"), tag(file, "ClippingPathName")]).toEqual(["sRGB", "240", "Path 1"]);
    expect(tag(onDisk("untagged.psd", await encode(picture, "psd", {}, null)), "ProfileDescription")).toBe("");
  });

  test("beyond 30,000 pixels is refused", async () => {
    const long: Picture = { width: 30_001, height: 1, rgb: new Uint8Array(90_003), alpha: null };
    await expect(encode(long, "psd", {}, null)).rejects.toThrow("expected at most 30000 pixels a side for psd but received 30001×1");
  });
});

describe.each([8, 16] as const)("a CMYK PSD of %d bit, read by ImageMagick", (bitDepth) => {
  let file: string;
  beforeAll(async () => {
    const white = new Uint8Array(pixels * 3).fill(255);
    const given: Picture = { ...picture, rgb: white, layers: { ...picture.layers!, background: white } };
    file = onDisk(`cmyk${bitDepth}.psd`, await encode(given, "psd", { colourSpace: "cmyk", bitDepth }, path));
  });

  test("has four inks and three layers", () => {
    expect(run("identify", "-quiet", "-format", "%[colorspace] %wx%h %l\n", file).toString().trim().split("\n")).toEqual([
      "CMYK 40x30 ",
      "CMYK 40x30 Background",
      "CMYK 30x10 Shadow",
      "CMYK 20x15 Subject",
    ]);
    expect(tag(file, "ICC_Profile:ColorSpaceData")).toBe("CMYK");
  });

  test("prints next to no ink on white and much on black", () => {
    const inks = (index: number) => [...samples(`${file}[${index}]`, "cmyk").subarray(0, 4)].reduce((sum, ink) => sum + ink, 0);
    expect(inks(0)).toBeLessThan(20);
    expect(inks(1)).toBeLessThan(20);
    expect(inks(2)).toBeGreaterThan(300);
  });
});
