/** How far a coverage plane is from the true one, and what work costs. */
import { alphaError } from "../../imaging/metrics.ts";

export interface Accuracy {
  /** Intersection over union at half coverage; 1 when both are empty. */
  iou: number;
  /** Mean absolute error over the picture, 0..1. */
  mae: number;
  /** Mean absolute error over the true transition: pixels whose truth, or that of a neighbour two pixels away, is neither 0 nor 1. Null without one. */
  edge: number | null;
}

export function compare(alpha: Uint8Array, truth: Uint8Array, width: number, height: number): Accuracy {
  const { iou, mae, band } = alphaError(alpha, truth, width, height);
  return { iou, mae, edge: truth.some((value) => value > 2 && value < 253) ? band : null };
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
