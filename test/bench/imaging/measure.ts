/** How far a coverage plane is from the true one, and what work costs. */

export interface Accuracy {
  /** Intersection over union at half coverage; 1 when both are empty. */
  iou: number;
  /** Mean absolute error over the picture, 0..1. */
  mae: number;
  /** Mean absolute error over the true transition: pixels whose truth, or that of a neighbour two pixels away, is neither 0 nor 1. Null without one. */
  edge: number | null;
}

export function compare(alpha: Uint8Array, truth: Uint8Array, width: number, height: number): Accuracy {
  let error = 0, both = 0, either = 0, edgeError = 0, edgePixels = 0;
  const partial = (i: number) => truth[i]! > 2 && truth[i]! < 253;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const difference = Math.abs(alpha[i]! - truth[i]!) / 255;
      error += difference;
      const inside = alpha[i]! > 127, meant = truth[i]! > 127;
      if (inside && meant) both++;
      if (inside || meant) either++;
      if (x < 2 || y < 2 || x >= width - 2 || y >= height - 2) continue;
      if (partial(i) || partial(i - 2) || partial(i + 2) || partial(i - 2 * width) || partial(i + 2 * width)) {
        edgeError += difference;
        edgePixels++;
      }
    }
  }
  return { iou: either === 0 ? 1 : both / either, mae: error / (width * height), edge: edgePixels === 0 ? null : edgeError / edgePixels };
}

/** Good enough to be used as it is, by the measure of the aims. */
export const isClean = ({ iou, mae }: Accuracy): boolean => iou > 0.97 && mae < 0.01;

export interface Cost {
  /** User and system time of this process, milliseconds. */
  cpuMs: number;
  wallMs: number;
}

export async function timed<Result>(work: () => Promise<Result> | Result): Promise<{ result: Result } & Cost> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const result = await work();
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  return { result, wallMs, cpuMs: (user + system) / 1000 };
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const share = <Item>(items: readonly Item[], holds: (item: Item) => boolean): number => (items.length === 0 ? NaN : items.filter(holds).length / items.length);
