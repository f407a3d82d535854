/** What parent and child of the bundled engine say to each other. Pixels never travel here: only names of files. */
import type { ProcessorResult, ProcessorTask } from "../processor.ts";

export interface ChildSettings {
  modelsDir: string;
  maxPixels: number;
  maxBytes: number;
  /** Where cutouts are kept for another look, and how many bytes of them; none are kept without it. */
  cutouts?: { folder: string; maxBytes: number };
}

export type ToChild = { type: "task"; task: ProcessorTask };

export type FromChild =
  | { type: "step"; step: string; fraction: number }
  | { type: "done"; result: ProcessorResult }
  | { type: "failed"; code: string; message: string; merchantText: string };
