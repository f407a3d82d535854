import type { Processor } from "../processor.ts";
import { childPool, type ChildPoolOptions } from "./child-pool.ts";

/** The engine that comes with the app: no outside service, no key. */
export function bundledProcessor(options: ChildPoolOptions): Processor {
  const pool = childPool(options);
  return {
    name: "bundled",
    process: (task, onProgress) => pool.run(task, onProgress),
    close: () => pool.close(),
  };
}
