import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { encode } from "../../../app/imaging/encode/index.ts";
import type { Picture } from "../../../app/imaging/encode/index.ts";
import { addTiffTags } from "../../../app/imaging/encode/tiff-tags.ts";
import { builtInProfile, corpusPicture, greatestDifference, onDisk, patchwork, run, samples, tag } from "./support.ts";

const picture = patchwork();

describe("tiff", () => {
  test.each([8, 16] as const)("keeps every visible pixel and the coverage at %d bit", async (bitDepth) => {
    const file = onDisk(`t${bitDepth}.tiff`, await encode(picture, "tiff", { bitDepth }, null));
    const scale = bitDepth === 16 ? 257 : 1;
    const expected = Array.from(picture.alpha).flatMap((alpha, i) =>
      [...(alpha === 0 ? [255, 255, 255] : picture.rgb.subarray(3 * i, 3 * i + 3)), alpha].map((value) => value * scale),
    );
    expect(greatestDifference(samples(file, "rgba", bitDepth), expected)).toBe(0);
    expect(tag(file, "ExtraSamples")).toBe("Unassociated Alpha");
    expect(tag(file, "BitsPerSample")).toBe(Array(4).fill(bitDepth).join(" "));
    expect(tag(file, "Compression")).toBe("LZW");
  });

  test.each([8, 16] as const)("embeds the sRGB profile at %d bit", async (bitDepth) => {
    const file = onDisk(`p${bitDepth}.tiff`, await encode(picture, "tiff", { bitDepth, icc: "srgb" }, null));
    expect(tag(file, "ProfileDescription")).toBe("sRGB");
    expect(greatestDifference(samples(file, "rgba").filter((_, i) => i % 4 === 3), picture.alpha)).toBe(0);
  });

  test("names 300 pixels an inch unless told otherwise", async () => {
    const density = async (options: { density?: number }) => {
      const file = onDisk("d.tiff", await encode(picture, "tiff", options, null));
      return [Math.round(Number(tag(file, "XResolution"))), tag(file, "ResolutionUnit")];
    };
    expect(await density({})).toEqual([300, "inches"]);
    expect(await density({ density: 72 })).toEqual([72, "inches"]);
  });

  describe.each([8, 16] as const)("in CMYK of %d bit", (bitDepth) => {
    test("keeps its coverage beside the inks and looks like the original", async () => {
      const photo = await corpusPicture("pink_paper_plant_1024", 640); // more than one strip
      const bytes = await encode(photo, "tiff", { colourSpace: "cmyk", bitDepth }, null);
      const file = onDisk("cmyk.tiff", bytes);
      expect([tag(file, "PhotometricInterpretation"), tag(file, "ExtraSamples"), tag(file, "Warning")]).toEqual(["CMYK", "Unassociated Alpha", ""]);
      expect([tag(file, "BitsPerSample"), tag(file, "ICC_Profile:ColorSpaceData")]).toEqual([Array(5).fill(bitDepth).join(" "), "CMYK"]);
      expect(greatestDifference(new Uint8Array(run("convert", "-quiet", file, "-alpha", "extract", "-depth", "8", "gray:-")), photo.alpha)).toBe(0);
      const srgb = onDisk("srgb.icc", await builtInProfile("srgb"));
      const back = run("convert", "-quiet", file, "-alpha", "off", "-profile", srgb, "-depth", "8", "rgb:-");
      const errors = Array.from(photo.rgb, (level, i) => Math.abs(level - back[i]!)).filter((_, i) => photo.alpha[Math.floor(i / 3)] === 255);
      expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(12); // a press cannot print every sRGB colour
    });

    test("has the very inks that the colour engine gives", async () => {
      const opaque: Picture = { ...picture, alpha: null };
      const file = onDisk("inks.tiff", await encode(opaque, "tiff", { colourSpace: "cmyk", bitDepth }, null));
      const raw = sharp(picture.rgb, { raw: { width: picture.width, height: picture.height, channels: 3 } });
      const inks = await raw.toColourspace("cmyk").withIccProfile("cmyk").raw().toBuffer();
      const scale = bitDepth === 16 ? 257 : 1;
      expect(greatestDifference(samples(file, "cmyk", bitDepth), Array.from(inks, (ink) => ink * scale))).toBe(0);
    });
  });

  test("a budget that it does not fit is refused", async () => {
    await expect(encode(picture, "tiff", { maxBytes: 100 }, null)).rejects.toThrow(/^expected a tiff of at most 100 bytes but received \d+ bytes at its smallest$/);
  });
});

describe("adding tags to a TIFF", () => {
  /** exiftool calls it OwnerName; any tag would do that ImageMagick does not write. */
  const freeTag = 65_000;
  const opaque: Picture = { ...picture, alpha: null };

  test("works on files of either byte order and leaves the picture alone", async () => {
    const little = Buffer.from(await encode(opaque, "tiff", {}, null));
    const big = run("convert", onDisk("little.tiff", little), "-define", "tiff:endian=msb", "tiff:-");
    expect([little.toString("latin1", 0, 2), big.toString("latin1", 0, 2)]).toEqual(["II", "MM"]);
    for (const tiff of [little, big]) {
      const file = onDisk("tagged.tiff", addTiffTags(tiff, [{ tag: freeTag, type: 7, data: Buffer.from("a long value") }]));
      expect(greatestDifference(samples(file, "rgb"), picture.rgb)).toBe(0);
      expect(tag(file, "OwnerName")).toBe("a long value");
    }
  });

  test("replaces a tag of the same number", async () => {
    const once = addTiffTags(Buffer.from(await encode(opaque, "tiff", {}, null)), [{ tag: freeTag, type: 7, data: Buffer.from("old value") }]);
    const file = onDisk("replaced.tiff", addTiffTags(once, [{ tag: freeTag, type: 7, data: Buffer.from("new value") }]));
    expect(tag(file, "OwnerName")).toBe("new value");
    expect(tag(file, "Warning")).toBe("");
  });

  test("refuses BigTIFF", () => {
    expect(() => addTiffTags(Buffer.from("II\x2b\0\x08\0\0\0", "latin1"), [])).toThrow("expected a classic TIFF (version 42) for tags but received version 43");
  });
});
