import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { encode } from "../../../app/imaging/encode/index.ts";
import type { EncodeOptions, Picture } from "../../../app/imaging/encode/index.ts";
import type { Format, Knot, VectorPath } from "../../../app/imaging/types.ts";
import { rasterize, tracePath } from "../../../app/imaging/vector/index.ts";
import { clipMask, corpusPicture, onDisk, run, tag } from "./support.ts";

/** The path of a file as ImageMagick reads it: SVG path data in pixels. */
const readBack = (file: string): { commands: string; numbers: number[] } => {
  const svg = run("identify", "-quiet", "-format", "%[8BIM:2000,2999:#1]\n", `${file}[0]`).toString();
  const data = /\sd="([^"]*)"/.exec(svg)?.[1] ?? "";
  return { commands: data.replace(/[^MCZ]/g, ""), numbers: (data.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number) };
};

/** The same numbers in the order in which ImageMagick writes them: M anchor, then C out, in, anchor for each knot and back to the first. */
const expectedNumbers = (path: VectorPath): number[] =>
  path.subpaths.flatMap((knots) => [
    ...knots[0]!.anchor,
    ...knots.flatMap((knot, i) => {
      const next = knots[(i + 1) % knots.length]!;
      return [...knot.out, ...next.in, ...next.anchor];
    }),
  ]);

const carriers: { format: Format; options: EncodeOptions }[] = [
  { format: "jpg", options: {} },
  { format: "jpg", options: { colourSpace: "cmyk" } },
  { format: "jpg", options: { mozjpeg: true, density: 300, icc: "srgb" } },
  { format: "tiff", options: {} },
  { format: "tiff", options: { bitDepth: 16, icc: "srgb" } },
  { format: "tiff", options: { colourSpace: "cmyk", bitDepth: 16 } },
  { format: "psd", options: {} },
  { format: "psd", options: { bitDepth: 16 } },
  { format: "psd", options: { colourSpace: "cmyk" } },
];

// ImageMagick fills its mask without antialiasing and a hair too wide, so the difference grows with the outline's share of the picture;
// the chair with all its slats is therefore read at twice its size.
describe.each([
  { name: "mug_grey_grad_1024", size: 1024, files: carriers },
  { name: "chair_1024", size: 2048, files: carriers.filter(({ options }) => Object.keys(options).length === 0) },
])("the clipping path of $name", ({ name, size, files }) => {
  let picture: Picture & { alpha: Uint8Array };
  let path: VectorPath;
  beforeAll(async () => {
    picture = await corpusPicture(name, size);
    path = tracePath({ width: picture.width, height: picture.height, data: picture.alpha });
  });

  test.each(files)("is read back from $format $options by ImageMagick and exiftool", async ({ format, options }) => {
    const file = onDisk(`path.${format}`, await encode(picture, format, options, path));
    expect(tag(file, "ClippingPathName")).toBe("Path 1");

    const { numbers } = readBack(file);
    const expected = expectedNumbers(path);
    expect(numbers).toHaveLength(expected.length);
    const worst = numbers.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
    expect(worst).toBeLessThan(0.02);

    const { width, height } = picture;
    const mask = clipMask(`${file}[0]`, width, height);
    const own = rasterize(path, width, height);
    const difference = own.data.reduce((sum, value, i) => sum + Math.abs(value - mask.data[i]!), 0) / own.data.length / 255;
    expect(difference).toBeLessThanOrEqual(0.002);
  });
});

describe("a path too long for one JPEG segment", () => {
  const comb: VectorPath = {
    subpaths: [
      Array.from({ length: 6000 }, (_, i): Knot => {
        const angle = (i / 6000) * 2 * Math.PI;
        const radius = i % 2 === 0 ? 90 : 60;
        const point = [100 + radius * Math.cos(angle), 100 + radius * Math.sin(angle)] as const;
        const [x, y] = point;
        return { in: [x - 0.5, y], anchor: point, out: [x + 0.5, y], corner: true };
      }),
    ],
  };

  test("is split over several and read back whole", async () => {
    const picture: Picture = { width: 200, height: 200, rgb: new Uint8Array(200 * 200 * 3).fill(200), alpha: null };
    const bytes = Buffer.from(await encode(picture, "jpg", {}, comb));
    expect(bytes.toString("latin1").split("Photoshop 3.0\0")).toHaveLength(1 + Math.ceil((6003 * 26) / 65_517));
    expect(readBack(onDisk("comb.jpg", bytes)).numbers).toHaveLength(2 + 6000 * 6);
    expect((await sharp(bytes).stats()).channels[0]!.mean).toBeCloseTo(200, 0);
  });
});

describe("formats without a path", () => {
  const picture: Picture = { width: 8, height: 8, rgb: new Uint8Array(192), alpha: null };
  const square: VectorPath = { subpaths: [[[1, 1], [6, 1], [6, 6], [1, 6]].map(([x, y]): Knot => ({ in: [x!, y!], anchor: [x!, y!], out: [x!, y!], corner: true }))] };

  test.each(["png", "webp"] as const)("%s leaves it out", async (format) => {
    expect(await encode(picture, format, {}, square)).toEqual(await encode(picture, format, {}, null));
  });
});
