import { describe, expect, test } from "vitest";
import { traceContours } from "../../../app/imaging/vector/contours.ts";
import { signedArea } from "../../../app/imaging/vector/outline.ts";
import { planeFrom } from "./shapes.ts";

describe("contours", () => {
  test("nothing covered gives no outline", () => {
    expect(traceContours(planeFrom("000", "000"), 0)).toEqual([]);
  });

  test("a full pixel is a diamond round its centre, clockwise on screen", () => {
    const [outline, ...rest] = traceContours(planeFrom("000", "090", "000"), 0);
    expect(rest).toEqual([]);
    expect([...outline!]).toEqual([1, 1.5, 1.5, 1, 2, 1.5, 1.5, 2]);
    expect(signedArea(outline!)).toBeCloseTo(0.5);
  });

  test("a subject that fills the picture is closed along the rim", () => {
    const [outline] = traceContours(planeFrom("9999", "9999", "9999"), 0);
    expect(signedArea(outline!)).toBeCloseTo(12 - 4 * 0.125); // the four corner pixels are cut
  });

  test("a hole runs against the outer outline", () => {
    const areas = traceContours(planeFrom("99999", "99999", "99099", "99999", "99999"), 0).map(signedArea);
    expect(areas).toHaveLength(2);
    expect(areas[0]).toBeGreaterThan(20);
    expect(areas[1]).toBeCloseTo(-0.5);
  });

  test("two pixels that touch by a corner join only when the ground between them is half covered", () => {
    expect(traceContours(planeFrom("0000", "0900", "0090", "0000"), 0)).toHaveLength(2);
    expect(traceContours(planeFrom("0000", "0940", "0490", "0000"), 0)).toHaveLength(1);
    expect(traceContours(planeFrom("0000", "0090", "0900", "0000"), 0)).toHaveLength(2);
    expect(traceContours(planeFrom("0000", "0490", "0940", "0000"), 0)).toHaveLength(1);
  });

  test("an upright edge is found to a tenth of a pixel", () => {
    // Column 2 is two thirds covered: the edge is at x = 2.33.
    const [outline] = traceContours(planeFrom("00699", "00699", "00699"), 0);
    const leftmost = Math.min(...outline!.filter((_, i) => i % 2 === 0));
    expect(Math.abs(leftmost - 7 / 3)).toBeLessThan(0.1);
  });

  test("outlines below the smallest area are left out", () => {
    expect(traceContours(planeFrom("90000", "00099", "00099"), 1)).toHaveLength(1);
  });
});
