import { describe, expect, it } from "vitest";
import { packCutout, unpackCutout } from "../../../app/imaging/packed-cutout.ts";
import { processImage } from "../../../app/imaging/pipeline.ts";
import { photoWithCutout, suppliedPng } from "./sources.ts";

describe("a packed cutout", () => {
  it("comes back exactly where the subject is, with everything that was said about it", async () => {
    const { cutout } = await photoWithCutout();
    const back = unpackCutout(packCutout(cutout))!;
    const { rgb, ...rest } = back;
    const { rgb: original, ...expected } = cutout;
    expect({ ...rest, alpha: Buffer.from(rest.alpha), shadow: Buffer.from(rest.shadow!) }).toEqual({ ...expected, alpha: Buffer.from(expected.alpha), shadow: Buffer.from(expected.shadow!) });
    for (let pixel = 0; pixel < cutout.alpha.length; pixel++) {
      if (cutout.alpha[pixel] === 0) continue;
      for (let at = pixel * 3; at < pixel * 3 + 3; at++) if (rgb[at] !== original[at]) throw new Error(`byte ${at} changed`);
    }
  });

  it("is much smaller than its planes", async () => {
    const { cutout } = await photoWithCutout(1024);
    expect(packCutout(cutout).length).toBeLessThan((cutout.rgb.length + cutout.alpha.length * 2) / 8);
  });

  it("may hold nothing", async () => {
    const { cutout } = await photoWithCutout();
    const empty = { ...cutout, alpha: new Uint8Array(cutout.alpha.length), shadow: null, bounds: null, needsReview: true, reasons: ["no_subject" as const] };
    expect(unpackCutout(packCutout(empty))).toMatchObject({ bounds: null, shadow: null, reasons: ["no_subject"] });
  });

  it("of another version is none, so that it is made anew", async () => {
    const packed = Buffer.from(packCutout((await photoWithCutout()).cutout));
    packed[5] = 99;
    expect(unpackCutout(packed)).toBeNull();
  });

  it("that is damaged, cut off, or something else is refused", async () => {
    const packed = Buffer.from(packCutout((await photoWithCutout()).cutout));
    expect(() => unpackCutout(packed.subarray(0, packed.length - 40))).toThrow(expect.objectContaining({ code: "wrong_cutout" }));
    expect(() => unpackCutout(packed.subarray(0, 30))).toThrow(expect.objectContaining({ code: "wrong_cutout" }));
    expect(() => unpackCutout(Buffer.from("not a cutout"))).toThrow("expected a packed cutout for cutout but received other bytes");
  });

  it("comes from the pipeline when it is asked for, and draws the same picture again", async () => {
    const bytes = await suppliedPng();
    const request = { mode: "clipping", format: "png" } as const;
    const first = await processImage(bytes, request, { model: null, packCutout: true });
    const again = await processImage(bytes, request, { model: null, cachedCutout: unpackCutout(first.packedCutout!)!, packCutout: true });
    expect(again.packedCutout).toBeUndefined();
    expect(Buffer.from(again.outputs[0]!.bytes).equals(Buffer.from(first.outputs[0]!.bytes))).toBe(true);
  });
});
