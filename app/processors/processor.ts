/** The one interface behind which images are worked on. */
import type { Params } from "../imaging/params.ts";
import type { Format, Mode, ReviewReason, StepTime, Variation } from "../imaging/types.ts";

export interface ProcessorTask {
  jobId: string;
  mode: Mode;
  params: Params;
  format: Format;
  variations: Variation[];
  /** The source image on the local disk; only read. */
  sourceFile: string;
  /** A second picture to combine with the first; only read. */
  secondFile?: string | undefined;
  /** An empty folder for the outputs; whoever called removes it. */
  outputFolder: string;
}

export interface ProcessorOutput {
  variation: Variation;
  format: Format;
  /** Inside the task's outputFolder. */
  file: string;
  width: number;
  height: number;
}

export interface ProcessorResult {
  outputs: ProcessorOutput[];
  /** Small WebP pictures for lists, by what they show: "source" or a variation. */
  previews: { of: Variation | "source"; file: string }[];
  warnings: Partial<Record<Variation, string[]>>;
  steps: StepTime[];
  method: string;
  /** 0..1 */
  confidence: number;
  needsReview: boolean;
  reasons: ReviewReason[];
}

export interface Processor {
  name: string;
  /**
   * @param onProgress called with the fraction done, 0..1, which only grows
   * @throws PackshotError
   */
  process(task: ProcessorTask, onProgress: (fraction: number) => void): Promise<ProcessorResult>;
  close(): Promise<void>;
}
