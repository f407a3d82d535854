import type { RgbImage } from "../types.ts";
import { linearOf } from "./linear-light.ts";
import { pushPull } from "./push-pull.ts";

/** The grid's longer side: colours of subject and backdrop vary slowly compared with the edge between them. */
const GRID = 512;
const SURE_SUBJECT = 250;
const SURE_BACKDROP = 5;

/** Colours of subject and backdrop continued to everywhere, linear light, on a grid of `cell`-pixel cells. */
export interface EdgeColours {
  cell: number;
  width: number;
  height: number;
  /** The picture row that row 0 of the pixels looked at is: more than 0 for a strip of the picture. */
  top: number;
  subject: [Float32Array, Float32Array, Float32Array];
  backdrop: [Float32Array, Float32Array, Float32Array];
}

/**
 * Means of the sure pixels per cell, continued into the doubt by push-pull.
 * @param doubt 1 for pixels that are not sure, whatever their alpha
 */
export function edgeColours({ width, height, data }: RgbImage, alpha: Uint8Array, doubt?: Uint8Array): EdgeColours {
  const cell = Math.max(1, Math.ceil(Math.max(width, height) / GRID));
  const gridWidth = Math.ceil(width / cell);
  const gridHeight = Math.ceil(height / cell);
  const cells = gridWidth * gridHeight;
  const planes = (): EdgeColours["subject"] => [new Float32Array(cells), new Float32Array(cells), new Float32Array(cells)];
  const subject = planes();
  const backdrop = planes();
  const subjectCount = new Float32Array(cells);
  const backdropCount = new Float32Array(cells);
  const [subjectRed, subjectGreen, subjectBlue] = subject;
  const [backdropRed, backdropGreen, backdropBlue] = backdrop;
  const columns = Uint16Array.from({ length: width }, (_, x) => x / cell);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(y / cell) * gridWidth;
    for (let x = 0; x < width; x++, i++) {
      const a = alpha[i];
      if ((a > SURE_BACKDROP && a < SURE_SUBJECT) || doubt?.[i] === 1) continue;
      const j = row + columns[x];
      const red = linearOf[data[3 * i]];
      const green = linearOf[data[3 * i + 1]];
      const blue = linearOf[data[3 * i + 2]];
      if (a >= SURE_SUBJECT) {
        subjectCount[j]++;
        subjectRed[j] += red;
        subjectGreen[j] += green;
        subjectBlue[j] += blue;
      } else {
        backdropCount[j]++;
        backdropRed[j] += red;
        backdropGreen[j] += green;
        backdropBlue[j] += blue;
      }
    }
  }
  finish(subject, subjectCount, gridWidth, gridHeight);
  finish(backdrop, backdropCount, gridWidth, gridHeight);
  return { cell, width: gridWidth, height: gridHeight, top: 0, subject, backdrop };
}

function finish(planes: EdgeColours["subject"], counts: Float32Array, width: number, height: number): void {
  for (let j = 0; j < counts.length; j++) {
    if (counts[j] === 0) continue;
    for (const plane of planes) plane[j] /= counts[j];
    counts[j] = 1;
  }
  pushPull(planes, counts, width, height);
}
