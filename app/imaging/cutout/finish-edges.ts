import { boundsOf, cut } from "../bounds.ts";
import type { Box, RgbImage } from "../types.ts";
import { edgeBand } from "./band.ts";
import { dilate } from "./components.ts";
import { decontaminate } from "./decontaminate.ts";
import { edgeColours } from "./edge-colours.ts";
import { edgeReach, edgeScene, scenePlanes, type EdgeScene } from "./edge-features.ts";
import { refineEdges } from "./edge-model.ts";
import { followHairs, furIn, hairLength, type Fur } from "./hairs.ts";
import { crop } from "./letterbox.ts";
import { grow, total } from "./measure.ts";
import { noiseOf } from "./noise.ts";
import { ALONG, smoothAlong } from "./smooth-along.ts";

/** How the edges came out, means over the band. */
export interface EdgeStatistics {
  /** Natural logarithm of the distance between the colours of subject and backdrop in units of noise. */
  contrast: number;
  /** How far alpha was moved, 0..1. */
  moved: number;
  /** Colour off the line between subject and backdrop, relative to its length. */
  offLine: number;
  /** Half coverage left, min(α, 1-α) summed, per covered pixel: what a wrong guess would cost. */
  soft: number;
}

export interface FinishedEdges {
  alpha: Uint8Array;
  rgb: Uint8Array;
  statistics: EdgeStatistics;
}

/** Fur (0..255) from which on a pixel is sure of neither colour. */
const DOUBTFUL = 48;
/** Rows that are worked on at a time: the planes of a strip stay small however large the photo is. */
const STRIP = 256;

/**
 * Final alpha and colours at full size; works on the part of the photo that holds the subject, strip by strip.
 * @param coarse alpha from the net, enlarged `scale` (at least 1) times
 * @param clean whether the backdrop is taken out of the colours
 * @param fur where it grows, if anywhere
 */
export async function finishEdges(photo: RgbImage, coarse: Uint8Array, scale: number, clean: boolean, fur: Fur | null = null): Promise<FinishedEdges> {
  const { width, height } = photo;
  const reach = edgeReach(scale);
  const tight = boundsOf(coarse, width, height);
  const alpha = new Uint8Array(coarse);
  if (!tight) return { alpha, rgb: photo.data, statistics: { contrast: 0, moved: 0, offLine: 0, soft: 0 } };
  const box = grow(tight, 3 * reach + (fur ? hairLength(fur, photo) : 0), photo);
  const part = crop(photo, box);
  const before = cut(coarse, width, 1, box);
  const band = edgeBand(before, box.width, box.height, scale);
  const hairy = fur ? furIn(box, fur, photo) : null;
  const open = hairy ? band.map((own, i) => (own !== 0 || hairy[i] !== 0 ? 1 : 0)) : band;
  const colours = edgeColours(part, before, hairy?.map((value) => (value > DOUBTFUL ? 1 : 0)));
  const near = dilate(open, box.width, box.height, reach);
  const noise = Math.max(...noiseOf(photo));
  const rgb = clean ? new Uint8Array(photo.data) : photo.data;
  const margin = reach + ALONG;
  const planes = scenePlanes(box.width * Math.min(box.height, STRIP + 2 * margin));
  const sums = { count: 0, contrast: 0, moved: 0, offLine: 0, soft: 0 };
  for (let top = 0; top < box.height; top += STRIP) {
    const rows = Math.min(STRIP, box.height - top);
    // Features look beyond the strip, and what is corrected a little beyond it smooths its own rows; only those are decided.
    const first = Math.max(0, top - margin);
    const [start, end] = [first * box.width, Math.min(box.height, top + rows + margin) * box.width];
    const inner = (top - first) * box.width;
    const rowsOf = (plane: Uint8Array, beyond = 0): Uint8Array => {
      const from = Math.max(first, top - beyond) * box.width;
      const own = new Uint8Array(end - start);
      own.set(plane.subarray(from, Math.min(end, (top + rows + beyond) * box.width)), from - start);
      return own;
    };
    const own = rowsOf(band);
    const strip = { width: box.width, height: (end - start) / box.width, data: part.data.subarray(3 * start, 3 * end) };
    const stripColours = { ...colours, top: first };
    const scene = edgeScene(strip, before.subarray(start, end), stripColours, near.subarray(start, end), scale, noise, planes);
    const fuzz = hairy ? rowsOf(hairy) : null;
    const around = rowsOf(band, ALONG);
    const after = smoothAlong(scene, await refineEdges(scene, around), around, fuzz);
    const opened = hairy ? rowsOf(open) : own;
    if (fuzz) followHairs(after, fuzz, scene);
    const place = { left: box.left, top: box.top + top, width: box.width, height: rows };
    paste(after.subarray(inner), place, alpha, width, 1);
    if (clean) paste(decontaminate(strip, after, opened, scene, stripColours).subarray(3 * inner), place, rgb, width, 3);
    addUp(sums, scene, own, after);
  }
  const n = Math.max(1, sums.count);
  return { alpha, rgb, statistics: { contrast: sums.contrast / n, moved: sums.moved / 255 / n, offLine: sums.offLine / n, soft: sums.soft / (1 + total(alpha)) } };
}

function addUp(sums: EdgeStatistics & { count: number }, { alpha, contrast, offLine }: EdgeScene, band: Uint8Array, after: Uint8Array): void {
  for (let i = 0; i < band.length; i++) {
    if (band[i] === 0) continue;
    sums.count++;
    sums.contrast += contrast[i];
    sums.offLine += offLine[i];
    sums.moved += Math.abs(after[i] - alpha[i]);
    sums.soft += Math.min(after[i], 255 - after[i]);
  }
}

function paste(part: Uint8Array, { left, top, width, height }: Box, whole: Uint8Array, stride: number, channels: number): void {
  for (let y = 0; y < height; y++) whole.set(part.subarray(y * width * channels, (y + 1) * width * channels), ((top + y) * stride + left) * channels);
}
