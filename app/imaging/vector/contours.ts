import type { Plane } from "../types.ts";
import { signedArea } from "./outline.ts";
import type { Outline } from "./outline.ts";

/** Half coverage, between two levels, so that no pixel ever lies on the outline itself. */
const iso = 127.5;

const top = 0;
const right = 1;
const bottom = 2;
const left = 3;

/**
 * The edge by which an outline leaves a cell, by the cell's corners (8 top left, 4 top right, 2 bottom right, 1 bottom left inside).
 * The inside is on the right hand: one leaves by the top where only its right end is inside, and so on round.
 * The saddles 5 and 10 have two answers, see `leaveSaddle`.
 */
const exits = Uint8Array.from({ length: 16 }, (_, code) => {
  const [tl, tr, br, bl] = [code & 8, code & 4, code & 2, code & 1];
  if (!tl && tr) return top;
  if (!tr && br) return right;
  return !br && bl ? bottom : left;
});

/** In a saddle the mean of the four corners says whether the two inside corners join. */
const leaveSaddle = (code: number, entry: number, joined: boolean): number => {
  if (code === 5) return (entry === left) === joined ? top : bottom;
  return (entry === top) === joined ? right : left;
};

/**
 * Traces every outline of half coverage by marching squares with linear interpolation between pixel centres (Lorensen & Cline 1987, in
 * two dimensions). Beyond the picture's rim there is nothing, so every outline closes. Outer outlines run clockwise on screen, holes the
 * other way.
 * @param minArea outlines that enclose less (square pixels) are left out
 */
export const traceContours = ({ width, height, data }: Plane, minArea: number): Outline[] => {
  // A rim of zeros one pixel wide spares every bounds check; lattice point (x, y) is pixel (x-1, y-1).
  const stride = width + 2;
  const padded = new Uint8Array(stride * (height + 2));
  for (let y = 0; y < height; y++) padded.set(data.subarray(y * width, (y + 1) * width), (y + 1) * stride + 1);
  // Every outline crosses some horizontal link (two neighbours of a row) from outside to inside, going up: those are the starts.
  const visited = new Uint8Array(padded.length);

  const follow = (start: number): Outline => {
    const points: number[] = [];
    let cell = start - stride; // a cell is named by its top left lattice point
    let entry = bottom;
    do {
      const tl = padded[cell];
      const tr = padded[cell + 1];
      const bl = padded[cell + stride];
      const br = padded[cell + stride + 1];
      const x = (cell % stride) - 0.5;
      const y = Math.floor(cell / stride) - 0.5;
      if (entry === bottom) {
        visited[cell + stride] = 1;
        points.push(x + (iso - bl) / (br - bl), y + 1);
      } else if (entry === top) points.push(x + (iso - tl) / (tr - tl), y);
      else if (entry === left) points.push(x, y + (iso - tl) / (bl - tl));
      else points.push(x + 1, y + (iso - tr) / (br - tr));

      const code = (tl > iso ? 8 : 0) | (tr > iso ? 4 : 0) | (br > iso ? 2 : 0) | (bl > iso ? 1 : 0);
      const exit = code === 5 || code === 10 ? leaveSaddle(code, entry, tl + tr + br + bl > 4 * iso) : exits[code];
      if (exit === top) cell -= stride;
      else if (exit === right) cell += 1;
      else if (exit === bottom) cell += stride;
      else cell -= 1;
      entry = (exit + 2) % 4;
    } while (cell !== start - stride || entry !== bottom);
    return Float64Array.from(points);
  };

  const outlines: Outline[] = [];
  for (let y = 1; y <= height; y++) {
    for (let link = y * stride, end = link + width; link < end; link++) {
      if (padded[link] > iso || padded[link + 1] <= iso || visited[link]) continue;
      const outline = follow(link);
      if (Math.abs(signedArea(outline)) >= minArea) outlines.push(outline);
    }
  }
  return outlines;
};
