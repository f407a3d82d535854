import type { ImagingResult, ReviewReason, Variation } from "../imaging/types.ts";

interface WrittenOutput {
  variation: Variation;
  path: string;
  width: number;
  height: number;
  bytes: number;
}

/** One line of `--json`: what became of one file. */
export type FileReport =
  | {
      file: string;
      ok: true;
      /** The first of `outputs`. */
      output: string | null;
      outputs: WrittenOutput[];
      source: ImagingResult["source"];
      /** Wall time of all steps, and of each. */
      ms: number;
      steps: Record<string, number>;
      width: number | null;
      height: number | null;
      method: string;
      confidence: number;
      needsReview: boolean;
      reasons: ReviewReason[];
      warnings: ImagingResult["warnings"];
    }
  | { file: string; ok: false; error: { code: string; message: string } };

export const successReport = (file: string, result: ImagingResult, paths: readonly string[]): FileReport => {
  const { source, method, confidence, needsReview, reasons, warnings } = result;
  const outputs = result.outputs.map(({ variation, width, height, bytes }, index) => ({ variation, path: paths[index] ?? "", width, height, bytes: bytes.length }));
  const [first] = outputs;
  const steps: Record<string, number> = {};
  for (const { step, ms } of result.steps) steps[step] = (steps[step] ?? 0) + ms;
  return {
    file,
    ok: true,
    output: first?.path ?? null,
    outputs,
    source,
    ms: Object.values(steps).reduce((sum, ms) => sum + ms, 0),
    steps,
    width: first?.width ?? null,
    height: first?.height ?? null,
    method,
    confidence: Math.round(confidence * 1000) / 1000,
    needsReview,
    reasons,
    warnings,
  };
};

const kilobytes = (bytes: number): string => (bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

/** The same for a person, in one line. */
export const describe = (report: FileReport): string => {
  if (!report.ok) return `${report.file}: ${report.error.message} (${report.error.code})`;
  const made = report.outputs.map(({ path, width, height, bytes }) => `${path} ${width}×${height} ${kilobytes(bytes)}`).join(", ");
  const skipped = Object.entries(report.warnings).map(([variation, reasons]) => `${variation} skipped: ${reasons.join(", ")}`);
  const review = report.needsReview ? [`needs review: ${report.reasons.join(", ")}`] : [];
  return [`${report.file} → ${made || "nothing"}`, `${report.ms} ms`, report.method, `confidence ${report.confidence.toFixed(2)}`, ...review, ...skipped].join(" · ");
};
