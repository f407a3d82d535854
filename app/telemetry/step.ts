import { timed } from "./metrics.ts";
import { traced } from "./trace.ts";

/** One step of an image's way: a span of its trace, and its time in the metrics. */
export function step<T>(name: string, run: () => Promise<T>): Promise<T> {
  return traced(name, {}, () => timed(name, run));
}
