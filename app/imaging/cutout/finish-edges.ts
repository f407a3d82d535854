import type { Box, RgbImage } from "../types.ts";
import { edgeBand } from "./band.ts";
import { dilate } from "./components.ts";
import { decontaminate } from "./decontaminate.ts";
import { edgeColours } from "./edge-colours.ts";
import { edgeReach, edgeScene } from "./edge-features.ts";
import { refineEdges } from "./edge-model.ts";
import { crop } from "./letterbox.ts";
import { boundsOf, grow } from "./measure.ts";
import { noiseOf } from "./noise.ts";

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

/**
 * Final alpha and colours at full size; works on the part of the photo that holds the subject.
 * @param coarse alpha from the net, enlarged `scale` times
 */
export async function finishEdges(photo: RgbImage, coarse: Uint8Array, scale: number, clean: boolean): Promise<FinishedEdges> {
  const { width, height } = photo;
  const enlarged = Math.max(1, scale);
  const reach = edgeReach(enlarged);
  const tight = boundsOf(coarse, width, height);
  if (!tight) return { alpha: new Uint8Array(coarse), rgb: photo.data, statistics: { contrast: 0, moved: 0, offLine: 0, soft: 0 } };
  const box = grow(tight, 3 * reach, photo);
  const part = crop(photo, box);
  const before = cropPlane(coarse, width, box);
  const colours = edgeColours(part, before);
  const band = edgeBand(before, box.width, box.height, enlarged);
  const near = dilate(band, box.width, box.height, reach);
  const scene = edgeScene(part, before, colours, near, enlarged, Math.max(...noiseOf(photo)));
  const after = await refineEdges(scene, band);
  const alpha = new Uint8Array(width * height);
  paste(after, box, alpha, width, 1);
  let rgb = photo.data;
  if (clean) {
    rgb = new Uint8Array(photo.data);
    paste(decontaminate(part, after, band, scene, colours), box, rgb, width, 3);
  }
  let count = 0;
  let contrast = 0;
  let moved = 0;
  let offLine = 0;
  let soft = 0;
  for (let i = 0; i < band.length; i++) {
    if (band[i] === 0) continue;
    count++;
    contrast += scene.contrast[i];
    offLine += scene.offLine[i];
    moved += Math.abs(after[i] - before[i]);
    soft += Math.min(after[i], 255 - after[i]);
  }
  let covered = 1;
  for (let i = 0; i < after.length; i++) covered += after[i];
  const n = Math.max(1, count);
  return { alpha, rgb, statistics: { contrast: contrast / n, moved: moved / 255 / n, offLine: offLine / n, soft: soft / covered } };
}

function cropPlane(plane: Uint8Array, stride: number, { left, top, width, height }: Box): Uint8Array {
  const part = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) part.set(plane.subarray((top + y) * stride + left, (top + y) * stride + left + width), y * width);
  return part;
}

function paste(part: Uint8Array, { left, top, width, height }: Box, whole: Uint8Array, stride: number, channels: number): void {
  for (let y = 0; y < height; y++) whole.set(part.subarray(y * width * channels, (y + 1) * width * channels), ((top + y) * stride + left) * channels);
}
