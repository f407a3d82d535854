import { describe, expect, it } from "vitest";
import type { ParamsInput } from "../../../app/imaging/params.ts";
import { disc, draw, pixel } from "./scenes.ts";

const background = { kind: "colour", colour: "#ffffff" } as const;
const ball = disc(240, 240, 50, [180, 90, 30], { x: 120, y: 100 });
const withNatural = { ...ball, shadow: Uint8Array.from({ length: 240 * 240 }, (_, at) => (at > 150 * 240 && at < 165 * 240 ? 180 : 255)) };

const kinds: Record<string, NonNullable<ParamsInput["shadow"]>> = {
  natural: { natural: {} },
  contact: { contact: {} },
  drop: { drop: {} },
  wall: { wall: {} },
  reflection: { reflection: {} },
  "all at once": { natural: {}, contact: {}, drop: {}, wall: {}, reflection: {} },
};

describe.each(Object.entries(kinds))("a shadow (%s)", (_, shadow) => {
  it("leaves every pixel of the subject untouched", async () => {
    const { rgb } = await draw(withNatural, { background, shadow });
    for (let at = 0; at < ball.alpha.length; at++) if (ball.alpha[at] === 255) expect([...rgb.subarray(at * 3, at * 3 + 3)]).toEqual([180, 90, 30]);
  });

  it("darkens the backdrop, and nothing far from the subject", async () => {
    const bare = await draw(withNatural, { background });
    const { rgb } = await draw(withNatural, { background, shadow });
    expect(rgb.some((level, at) => level < bare.rgb[at]! - 8)).toBe(true);
    expect(rgb.some((level, at) => level > bare.rgb[at]! + 1)).toBe(false);
    for (let x = 0; x < 240; x++) expect(rgb[x * 3]).toBe(255);
  });

  it("looks on a transparent background, laid on white, as on a white one", async () => {
    const solid = await draw(withNatural, { background, shadow });
    const { rgb, alpha } = await draw(withNatural, { background: { kind: "transparent" }, shadow }, { opaque: false });
    // The subject's own soft edge is mixed in linear light in one and on sRGB levels in the other.
    for (let at = 0; at < alpha!.length; at += 3) {
      if (ball.alpha[at]! > 0) continue;
      const laid = 255 + ((rgb[at * 3]! - 255) * alpha![at]!) / 255;
      // A reflection is mixed the same two ways.
      expect(Math.abs(laid - solid.rgb[at * 3]!)).toBeLessThan("reflection" in shadow ? 30 : 1.5);
    }
  });
});

describe("shadows", () => {
  const darkest = (rgb: Uint8Array) => {
    let [x, y, weight] = [0, 0, 0];
    for (let at = 0; at < rgb.length / 3; at++) {
      if (ball.alpha[at]! > 0) continue;
      const dark = 255 - rgb[at * 3]!;
      x += dark * (at % 240);
      y += dark * Math.floor(at / 240);
      weight += dark;
    }
    return { x: x / weight, y: y / weight };
  };

  it.each([[0, 0, 1], [90, -1, 0], [180, 0, -1], [270, 1, 0], [315, 1, 1]])("fall away from light at %d°", async (direction, x, y) => {
    for (const shadow of [{ drop: { direction, distance: 10 } }, { wall: { direction, distance: 12 } }]) {
      const centre = darkest((await draw(ball, { background, shadow })).rgb);
      for (const [offset, sign] of [[centre.x - 120, x], [centre.y - 100, y]] as const) {
        if (sign === 0) expect(Math.abs(offset)).toBeLessThan(2);
        else expect(Math.sign(offset)).toBe(sign);
      }
    }
  });

  it("of zero strength change nothing", async () => {
    const bare = await draw(withNatural, { background });
    const none = await draw(withNatural, { background, shadow: { natural: { opacity: 0 }, contact: { opacity: 0 }, drop: { opacity: 0 }, wall: { opacity: 0 }, reflection: { opacity: 0 } } });
    expect(Buffer.from(none.rgb).equals(Buffer.from(bare.rgb))).toBe(true);
  });

  it("of contact lie under the subject, darkest at its foot", async () => {
    const picture = await draw(ball, { background, shadow: { contact: {} } });
    expect(pixel(picture, 120, 150)[0]).toBeLessThan(150);
    expect(pixel(picture, 120, 175)[0]).toBeGreaterThan(245);
    expect(pixel(picture, 30, 152)[0]).toBeGreaterThan(250);
    expect(pixel(picture, 120, 40)[0]).toBe(255);
  });

  it("of the photo end softly where the frame goes on beyond it, and are untouched where it does not", async () => {
    const even = { ...ball, shadow: new Uint8Array(240 * 240).fill(180) };
    const wide = await draw(even, { background, shadow: { natural: {} }, frame: { aspect: "2:1" } });
    expect(wide.width).toBe(480);
    const row = Array.from({ length: 480 }, (_, x) => pixel(wide, x, 20)[0]!);
    expect([row[60], row[240]]).toEqual([255, 180]);
    for (let x = 1; x < 480; x++) expect(Math.abs(row[x]! - row[x - 1]!)).toBeLessThan(10);
    expect(pixel(wide, 240, 0)[0]).toBe(180);
    expect(pixel(await draw(even, { background, shadow: { natural: {} } }), 0, 0)[0]).toBe(180);
  });

  it("reflect the subject upside down and fade", async () => {
    const picture = await draw(ball, { background, shadow: { reflection: { opacity: 60, height: 60 } } });
    const [near, far] = [pixel(picture, 120, 153), pixel(picture, 120, 190)];
    expect(near[2]).toBeLessThan(far[2]!);
    expect(near[0]).toBeGreaterThan(near[1]!);
    expect(near[1]).toBeGreaterThan(near[2]!);
    expect(pixel(picture, 120, 230)).toEqual([255, 255, 255]);
  });

  it("go with the variation: none for background, the ground's for shadowTop, the wall's for shadow_wall, all for compose", async () => {
    const params: ParamsInput = { background, shadow: { drop: { direction: 270, distance: 10 }, wall: { direction: 90, distance: 15 } } };
    const sides = async (variation: "background" | "shadowTop" | "shadow_wall" | "compose") => {
      const picture = await draw(ball, params, { variation });
      return { left: pixel(picture, 66, 100)[0]! < 250, right: pixel(picture, 173, 100)[0]! < 250 };
    };
    expect(await sides("background")).toEqual({ left: false, right: false });
    expect(await sides("shadowTop")).toEqual({ left: false, right: true });
    expect(await sides("shadow_wall")).toMatchObject({ left: true });
    expect(await sides("compose")).toEqual({ left: true, right: true });
  });
});
