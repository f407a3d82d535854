import { PackshotError } from "../errors.ts";
import type { Processor } from "./processor.ts";

/** The processor of a job, by the name stored with it. */
export function chooseProcessor(processors: readonly Processor[], name: string): Processor {
  const chosen = processors.find((processor) => processor.name === name);
  if (chosen) return chosen;
  throw new PackshotError("processor_unknown", {
    message: `expected a processor out of ${processors.map((processor) => processor.name).join(", ")} but the job asks for "${name}"`,
    merchantText: `The image service "${name}" is not set up.`,
  });
}
