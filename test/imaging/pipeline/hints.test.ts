import { describe, expect, it } from "vitest";
import { scaleHints } from "../../../app/imaging/hints.ts";
import { processImage } from "../../../app/imaging/pipeline.ts";
import sharp from "sharp";
import { photoWithCutout } from "./sources.ts";

const photo = { width: 40, height: 20 };
const half = { width: 20, height: 10 };

describe("what a person said about a photo", () => {
  it("is handed on as it is at the photo's own size", () => {
    const hints = { subject: { point: [3, 4] as const } };
    expect(scaleHints(hints, photo, photo)).toBe(hints);
  });

  it("is scaled where the photo is worked on at a smaller size, without new levels in the mask", () => {
    const mask = { ...photo, data: Uint8Array.from({ length: 800 }, (_, at) => (at % 40 < 20 ? 255 : at % 40 < 30 ? 128 : 0)) };
    const scaled = scaleHints({ mask, strokes: { keep: [{ points: [[10, 8], [20, 8]], radius: 4 }] }, subject: { box: { left: 11, top: 3, width: 9, height: 10 } } }, photo, half);
    expect(scaled.mask).toMatchObject(half);
    expect([...scaled.mask!.data.subarray(0, 20)]).toEqual([...Array<number>(10).fill(255), ...Array<number>(5).fill(128), ...Array<number>(5).fill(0)]);
    expect(scaled.strokes?.keep).toEqual([{ points: [[5, 4], [10, 4]], radius: 2 }]);
    expect(scaled.subject).toEqual({ box: { left: 5, top: 1, width: 5, height: 5 } });
  });

  it("is refused when it does not fit the photo", () => {
    expect(() => scaleHints({ mask: { ...half, data: new Uint8Array(200) } }, photo, photo)).toThrow("expected 40×20 pixels for mask but received 20×10");
    expect(() => scaleHints({ subject: { point: [40, 5] } }, photo, photo)).toThrow(expect.objectContaining({ code: "wrong_hints" }));
  });

  it("is respected exactly: what is kept is solid, what is erased is gone", async () => {
    const { bytes, cutout } = await photoWithCutout(200);
    const size = { width: cutout.width, height: cutout.height };
    const data = Uint8Array.from({ length: 200 * 200 }, (_, at) => (at % 200 < 30 ? 255 : at % 200 > 160 ? 0 : 128));
    const { outputs } = await processImage(bytes, { mode: "clipping", format: "png", cutout: { mask: { ...size, data } } }, { model: null });
    const alpha = await sharp(outputs[0]!.bytes).extractChannel(3).raw().toBuffer();
    for (let at = 0; at < alpha.length; at++) {
      if (data[at] === 255) expect(alpha[at]).toBe(255);
      if (data[at] === 0) expect(alpha[at]).toBe(0);
    }
  });
});
