/** What parent and child of the bundled engine say to each other. Pixels never travel here: only names of files. */
import type { ProcessorResult, ProcessorTask } from "../processor.ts";

export interface ChildSettings {
  modelsDir: string;
  maxPixels: number;
  maxBytes: number;
}

export type ToChild = { type: "task"; task: ProcessorTask };

export type FromChild =
  | { type: "step"; step: string; fraction: number }
  | { type: "done"; result: ProcessorResult }
  | { type: "failed"; code: string; message: string; merchantText: string };
