import type { RgbImage } from "../types.ts";
import type { EdgeColours } from "./edge-colours.ts";
import type { EdgeScene } from "./edge-features.ts";
import { codeOf, linearOf } from "./linear-light.ts";

/** Contrast (logarithm, units of noise) from which on a colour between backdrop and subject means coverage. */
const CLEAR = 1.5;
/** How much less than its alpha a pixel's colour may admit. */
const SLACK = 0.1;
/** How soon an excess beyond that makes the colour the nearby inside's. */
const SEVERITY = 3;

/**
 * The subject's own colour in half-covered pixels: F = (P - (1 - α)·B) / α in linear light, where B is the backdrop continued under the edge.
 * The less a pixel is covered, the more the colour of the nearby inside replaces that quotient, which then is mostly noise. Runs on the final
 * alpha: with an earlier one it leaves sparks of backdrop in fur. So does a pixel that is covered more than its colour admits: as far as it
 * shows the backdrop, it takes the nearby inside's colour too.
 * @param band 1 where the edge model decided
 */
export function decontaminate({ width, height, data }: RgbImage, alpha: Uint8Array, band: Uint8Array, scene: EdgeScene, colours: EdgeColours): Uint8Array {
  const rgb = new Uint8Array(data);
  const { cell, subject, backdrop } = colours;
  for (let y = 0, i = 0; y < height; y++) {
    const gy = Math.min(colours.height - 1, Math.max(0, (colours.top + y + 0.5) / cell - 0.5));
    const y0 = gy | 0;
    const v = gy - y0;
    const upper = y0 * colours.width;
    const lower = Math.min(colours.height - 1, y0 + 1) * colours.width;
    for (let x = 0; x < width; x++, i++) {
      const code = alpha[i];
      if (code === 0 || band[i] === 0) continue;
      const a = code / 255;
      const excess = scene.contrast[i] > CLEAR ? Math.min(1, Math.max(0, (a - scene.position[i] - SLACK) * SEVERITY)) : 0;
      if (code === 255 && excess === 0) continue;
      const gx = Math.min(colours.width - 1, Math.max(0, (x + 0.5) / cell - 0.5));
      const x0 = gx | 0;
      const x1 = Math.min(colours.width - 1, x0 + 1);
      const u = gx - x0;
      const trust = Math.min(1, Math.max(0, (a - 0.1) * 1.25)) * (1 - excess);
      for (let c = 0; c < 3; c++) {
        const b = backdrop[c];
        const f = subject[c];
        const B = (b[upper + x0] * (1 - u) + b[upper + x1] * u) * (1 - v) + (b[lower + x0] * (1 - u) + b[lower + x1] * u) * v;
        const F = (f[upper + x0] * (1 - u) + f[upper + x1] * u) * (1 - v) + (f[lower + x0] * (1 - u) + f[lower + x1] * u) * v;
        const own = (linearOf[data[3 * i + c]] - (1 - a) * B) / a;
        rgb[3 * i + c] = codeOf((own < 0 ? 0 : own > 1 ? 1 : own) * trust + F * (1 - trust));
      }
    }
  }
  return rgb;
}
