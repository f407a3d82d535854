import type { VectorPath } from "../types.ts";

const number = (value: number): string => String(Math.round(value * 100) / 100);
const pair = ([x, y]: readonly [number, number]): string => `${number(x)} ${number(y)}`;

/** The path as SVG path data, in pixels to two decimals. */
export const toSvgPathData = ({ subpaths }: VectorPath): string =>
  subpaths
    .filter((knots) => knots.length > 0)
    .map((knots) => {
      const curves = knots.map((knot, i) => {
        const next = knots[(i + 1) % knots.length];
        return `C${pair(knot.out)} ${pair(next.in)} ${pair(next.anchor)}`;
      });
      return `M${pair(knots[0].anchor)}${curves.join("")}Z`;
    })
    .join("");

/** A whole SVG file of the path on a picture of width×height pixels. */
export const toSvg = (path: VectorPath, width: number, height: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
  `<path fill-rule="evenodd" d="${toSvgPathData(path)}"/></svg>\n`;
