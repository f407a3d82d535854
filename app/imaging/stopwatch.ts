import type { StepTime } from "./types.ts";

export const steps = ["decode", "cutout", "compose", "encode"] as const;
export type Step = (typeof steps)[number];

/** Called as a step begins, and within long ones, with the fraction of all work done so far, 0..1, which only grows. */
export type OnStep = (step: Step, fraction: number) => void;

/** Rough share of the whole at which each step begins, for progress alone. */
export const begins: Record<Step, number> = { decode: 0, cutout: 0.05, compose: 0.75, encode: 0.85 };

export interface Stopwatch {
  times: StepTime[];
  /** Does one step's work: checks for an abort, reports the step, measures it. */
  run: <Result>(step: Step, label: string, fraction: number, work: () => Promise<Result>) => Promise<Result>;
}

/** Measures the steps of one picture. `run` throws the signal's reason when it was aborted. */
export const stopwatch = ({ signal, onStep }: { signal?: AbortSignal; onStep?: OnStep }): Stopwatch => {
  const times: StepTime[] = [];
  return {
    times,
    run: async (step, label, fraction, work) => {
      signal?.throwIfAborted();
      onStep?.(step, fraction);
      const start = performance.now();
      const result = await work();
      times.push({ step: label, ms: Math.round(performance.now() - start) });
      return result;
    },
  };
};
