import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { ByteBudgetError, encode, EncodeError } from "../../../app/imaging/encode/index.ts";
import type { EncodeOptions, Picture } from "../../../app/imaging/encode/index.ts";
import type { Format } from "../../../app/imaging/types.ts";
import { builtInProfile, corpusPicture, greatestDifference, onDisk, patchwork, run, samples, tag } from "./support.ts";

const picture = patchwork();
const opaque: Picture = { ...picture, alpha: null };
/** As written: invisible pixels are white. */
const whitened = picture.rgb.map((level, i) => (picture.alpha[Math.floor(i / 3)] === 0 ? 255 : level));
const rgba = (scale: number) =>
  Array.from(picture.alpha).flatMap((alpha, i) => [...Array.from(whitened.subarray(3 * i, 3 * i + 3)), alpha].map((value) => value * scale));

describe("png", () => {
  test("keeps every visible pixel and the coverage exactly, and hands out nothing of what is invisible", async () => {
    const file = onDisk("plain.png", await encode(picture, "png", {}, null));
    expect(greatestDifference(samples(file, "rgba"), rgba(1))).toBe(0);
  });

  test("widens to 16 bit so that white stays white", async () => {
    const bytes = await encode(picture, "png", { bitDepth: 16 }, null);
    expect((await sharp(bytes).metadata()).depth).toBe("ushort");
    expect(greatestDifference(samples(onDisk("deep.png", bytes), "rgba", 16), rgba(257))).toBe(0);
  });

  test.each([8, 16] as const)("embeds the sRGB profile at %d bit without touching a pixel", async (bitDepth) => {
    const file = onDisk(`tagged${bitDepth}.png`, await encode(picture, "png", { bitDepth, icc: "srgb" }, null));
    expect(tag(file, "ProfileDescription")).toBe("sRGB");
    expect(greatestDifference(samples(file, "rgba"), rgba(1))).toBe(0);
  });

  test.each([8, 16] as const)("converts to another profile at %d bit: the colours look the same", async (bitDepth) => {
    const icc = await builtInProfile("p3");
    const bytes = await encode(opaque, "png", { bitDepth, icc }, null);
    expect((await sharp(bytes).metadata()).icc).toEqual(icc);
    expect(greatestDifference(samples(onDisk("p3.png", bytes), "rgb"), picture.rgb)).toBeGreaterThan(10);
    const srgb = onDisk("srgb.icc", await builtInProfile("srgb"));
    const back = run("convert", onDisk("p3.png", bytes), "-profile", srgb, "-depth", "8", "rgb:-");
    expect(greatestDifference(back, picture.rgb)).toBeLessThanOrEqual(3);
  });

  test("a budget below what lossless can do is refused with both sizes", async () => {
    const failure = await encode(picture, "png", { maxBytes: 100 }, null).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ByteBudgetError);
    expect(failure).toMatchObject({ maxBytes: 100 });
    expect((failure as ByteBudgetError).smallestBytes).toBeGreaterThan(100);
  });
});

describe("jpg", () => {
  test("refuses coverage when no path carries it", async () => {
    await expect(encode(picture, "jpg", {}, null)).rejects.toThrow("expected a flattened picture or a clipping path for jpg but received alpha without a path");
  });

  test("stores colour at full resolution from quality 90 on", async () => {
    const sampling = async (quality: number) => tag(onDisk("s.jpg", await encode(opaque, "jpg", { quality }, null)), "YCbCrSubSampling");
    expect(await sampling(90)).toContain("YCbCr4:4:4");
    expect(await sampling(85)).toContain("YCbCr4:2:0");
  });

  test("carries the density", async () => {
    const file = onDisk("density.jpg", await encode(opaque, "jpg", { density: 240 }, null));
    expect(tag(file, "XResolution")).toBe("240");
  });

  test("mozjpeg makes it smaller", async () => {
    const photo: Picture = { ...(await corpusPicture("suz_clutter_1024", 512)), alpha: null };
    const plain = await encode(photo, "jpg", { quality: 80 }, null);
    expect((await encode(photo, "jpg", { quality: 80, mozjpeg: true }, null)).length).toBeLessThan(plain.length * 0.97);
  });

  test("CMYK carries a profile and looks like the original when it is read with it", async () => {
    const photo: Picture = { ...(await corpusPicture("pink_paper_plant_1024", 256)), alpha: null };
    const bytes = await encode(photo, "jpg", { colourSpace: "cmyk", quality: 95 }, null);
    expect(await sharp(bytes).metadata()).toMatchObject({ space: "cmyk", channels: 4, hasProfile: true });
    const back = await sharp(bytes).toColourspace("srgb").raw().toBuffer();
    const mean = photo.rgb.reduce((sum, level, i) => sum + Math.abs(level - back[i]!), 0) / back.length;
    expect(mean).toBeLessThan(12); // a press cannot print every sRGB colour
  });
});

describe("webp", () => {
  test("keeps the coverage exactly and the colour nearly", async () => {
    const photo = await corpusPicture("mug_white_1024", 256);
    const { data } = await sharp(await encode(photo, "webp", { quality: 90 }, null)).raw().toBuffer({ resolveWithObject: true });
    expect(greatestDifference(data.filter((_, i) => i % 4 === 3), photo.alpha)).toBe(0);
  });

  test("lossless keeps every visible pixel", async () => {
    const { data } = await sharp(await encode(picture, "webp", { lossless: true }, null)).raw().toBuffer({ resolveWithObject: true });
    const visible = (_: number, i: number) => picture.alpha[Math.floor(i / 4)] !== 0;
    expect(greatestDifference(Array.from(data).filter(visible), rgba(1).filter(visible))).toBe(0);
  });
});

describe("the byte budget", () => {
  test.each(["jpg", "webp"] as const)("%s gets the highest quality that fits: one more would not", async (format) => {
    const photo: Picture = { ...(await corpusPicture("fur_bear_1024", 384)), alpha: null };
    const at = async (quality: number) => (await encode(photo, format, { quality }, null)).length;
    const maxBytes = (await at(70)) + 1;
    const file = await encode(photo, format, { quality: 86, maxBytes }, null);
    expect(file.length).toBeLessThanOrEqual(maxBytes);
    let best = 70;
    for (let quality = 71; quality <= 86; quality++) if ((await at(quality)) <= maxBytes) best = quality;
    expect(file.length).toBe(await at(best));
  });

  test("is left alone when the wanted quality fits", async () => {
    const free = await encode(opaque, "jpg", { quality: 90 }, null);
    expect(await encode(opaque, "jpg", { quality: 90, maxBytes: free.length }, null)).toEqual(free);
  });

  test("never goes below the lowest quality", async () => {
    const lowest = await encode(opaque, "jpg", { quality: 60 }, null);
    await expect(encode(opaque, "jpg", { quality: 90, minQuality: 60, maxBytes: lowest.length - 1 }, null)).rejects.toThrow(
      `expected a jpg of at most ${lowest.length - 1} bytes but received ${lowest.length} bytes at its smallest`,
    );
  });
});

describe("metadata", () => {
  test.each(["png", "jpg", "webp", "tiff", "psd"] as const)("an XMP packet arrives in %s", async (format) => {
    const xmp = Buffer.from(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" ' +
        'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" photoshop:Credit="Studio North"/></rdf:RDF></x:xmpmeta>',
    );
    const file = onDisk(`xmp.${format}`, await encode(opaque, format, { metadata: { xmp } }, null));
    expect(tag(file, "XMP:Credit")).toBe("Studio North");
  });

  describe("an EXIF block", () => {
    let exif: Buffer;
    beforeAll(async () => {
      const source = await sharp(new Uint8Array(3), { raw: { width: 1, height: 1, channels: 3 } }).withExif({ IFD0: { Artist: "Studio North" }, IFD2: { DateTimeOriginal: "2026:01:02 03:04:05" } }).jpeg().toBuffer();
      exif = (await sharp(source).metadata()).exif!;
    });

    test.each(["png", "jpg", "webp", "psd"] as const)("arrives in %s beside density, profile and coverage", async (format) => {
      const given = format === "jpg" ? opaque : picture;
      const bytes = await encode(given, format, { metadata: { exif }, density: 150, icc: "srgb" }, null);
      const file = onDisk(`exif.${format}`, bytes);
      expect([tag(file, "Artist"), tag(file, "DateTimeOriginal")]).toEqual(["Studio North", "2026:01:02 03:04:05"]);
      expect([tag(file, "Warning"), tag(file, "ProfileDescription")]).toEqual(["", "sRGB"]);
      expect(run("exiftool", "-a", "-G1", "-IFD0:all", file).toString().match(/Artist/g)).toHaveLength(1);
      const map = format === "jpg" ? "rgb" : "rgba";
      const bare = onDisk(`noexif.${format}`, await encode(given, format, { density: 150, icc: "srgb" }, null));
      expect(greatestDifference(samples(`${file}[0]`, map), samples(`${bare}[0]`, map))).toBe(0);
    });

    test("may come without the signature that JPEG puts before it", async () => {
      const file = onDisk("unsigned.jpg", await encode(opaque, "jpg", { metadata: { exif: exif.subarray(6) } }, null));
      expect(tag(file, "Artist")).toBe("Studio North");
    });

    test("too long for JPEG is left out, not cut off", async () => {
      const long = Buffer.concat([exif, Buffer.alloc(70_000)]);
      const file = onDisk("long.jpg", await encode(opaque, "jpg", { metadata: { exif: long } }, null));
      expect([tag(file, "Artist"), tag(file, "Warning")]).toEqual(["", ""]);
    });
  });

  test.each(["png", "jpg", "webp", "tiff", "psd"] as const)("%s says nothing of the original when nothing is given", async (format) => {
    const file = onDisk(`bare.${format}`, await encode(opaque, format, {}, null));
    expect(tag(file, "XMP:all") + tag(file, "IPTC:all") + tag(file, "GPS:all") + tag(file, "ClippingPathName")).toBe("");
  });
});

describe("requests that do not fit together", () => {
  const cases: { why: string; picture: Picture; format: Format; options: EncodeOptions; message: string }[] = [
    { why: "cmyk png", picture, format: "png", options: { colourSpace: "cmyk" }, message: "expected jpg, tiff or psd for colourSpace cmyk but received png" },
    { why: "16-bit webp", picture, format: "webp", options: { bitDepth: 16 }, message: "expected png, tiff or psd for bitDepth 16 but received webp" },
    { why: "short alpha", picture: { ...picture, alpha: new Uint8Array(3) }, format: "png", options: {}, message: "expected 240 bytes for alpha but received 3" },
    { why: "no width", picture: { ...picture, width: 0 }, format: "png", options: {}, message: "expected an integer from 1 to 65535 for width but received 0" },
    { why: "quality 0", picture, format: "webp", options: { quality: 0 }, message: "expected an integer from 1 to 100 for quality but received 0" },
    { why: "density 0", picture, format: "png", options: { density: 0 }, message: "expected a positive number for density but received 0" },
    { why: "srgb cmyk", picture, format: "psd", options: { colourSpace: "cmyk", icc: "srgb" }, message: 'expected a CMYK profile for icc but received "srgb"' },
    { why: "no profile", picture, format: "png", options: { icc: new Uint8Array(200) }, message: 'expected an ICC profile of colour space "RGB " for icc but received "\0\0\0\0"' },
  ];
  test.each(cases)("are refused: $why", async ({ picture: given, format, options, message }) => {
    const failure = await encode(given, format, options, null).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EncodeError);
    expect((failure as Error).message).toBe(message);
  });

  test("a profile of the right kind that does not convert is refused, not left out", async () => {
    const broken = (await builtInProfile("cmyk")).slice(0, 400);
    await expect(encode(opaque, "tiff", { colourSpace: "cmyk", icc: broken }, null)).rejects.toThrow("expected a usable cmyk output profile for icc");
  });
});
