import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import path from "node:path";
import { ImagingError } from "../imaging/errors.ts";
import { checkLength, defaultLimits } from "../imaging/load/limits.ts";
import { loadModel } from "../imaging/model/load.ts";
import type { MattingModel } from "../imaging/model/load.ts";
import { processImage } from "../imaging/pipeline.ts";
import { defaultPreset } from "../imaging/presets.ts";
import type { ImagingResult } from "../imaging/types.ts";
import { contactSheet, sheetRow } from "./contact-sheet.ts";
import type { SheetRow } from "./contact-sheet.ts";
import { readHints } from "./hints.ts";
import { guardInputs, outputFile, outputNames } from "./output-files.ts";
import { chooseParams } from "./params-option.ts";
import { processOptions } from "./process-options.ts";
import type { ProcessOptions } from "./process-options.ts";
import { describe, successReport } from "./report.ts";
import type { FileReport } from "./report.ts";
import { complain, print, UsageError } from "./usage.ts";
import type { RunCommand } from "./usage.ts";

const openModel = async ({ models }: ProcessOptions): Promise<MattingModel | null> => {
  if (models === null) return null;
  // File after file in this one process, so the net may have all cores.
  const model = await loadModel(models, { threads: availableParallelism() });
  if (model === null) complain(`No matting model in ${models}: working without one. "packshot models install" fetches it; --no-model silences this line.`);
  return model;
};

const failureReport = (file: string, error: unknown): FileReport => {
  if (error instanceof ImagingError) return { file, ok: false, error: { code: error.code, message: error.message } };
  if (error instanceof UsageError) return { file, ok: false, error: { code: "not_written", message: error.message } };
  const message = error instanceof Error ? error.message : String(error);
  return { file, ok: false, error: { code: error instanceof Error && "syscall" in error ? "file_access" : "engine_failed", message } };
};

/** Writes every output (and kept step) of one file; the folder is there. */
const writeOutputs = async (options: ProcessOptions, name: string, result: ImagingResult, guard: (file: string) => Promise<void>): Promise<string[]> => {
  const paths: string[] = [];
  const put = async (file: string, bytes: Uint8Array): Promise<void> => {
    await guard(file);
    await writeFile(file, bytes);
  };
  for (const { variation, format, bytes, pathSvg } of result.outputs) {
    const file = outputFile(options.out, name, variation, format, result.outputs.length === 1);
    await put(file, bytes);
    if (pathSvg !== undefined) await put(`${file.slice(0, -format.length)}svg`, Buffer.from(pathSvg));
    paths.push(file);
  }
  for (const { name: step, bytes } of result.keptSteps ?? []) await put(path.join(options.out, `${name}.step-${step}.png`), bytes);
  return paths;
};

const openFolder = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw new UsageError(`expected a folder for --out but received ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  });
};

/** `packshot process`: exit status 1 when any file failed. */
export const runProcess: RunCommand = async (args) => {
  const options = processOptions(args);
  const { params, assets } = await chooseParams(options.params ?? defaultPreset.name);
  const guard = await guardInputs([...options.files, ...(options.mask === null ? [] : [options.mask])]);
  if (options.contactSheet !== null) await guard(options.contactSheet);
  await openFolder(options.out);
  const nameFor = outputNames();
  const model = await openModel(options);
  const rows: SheetRow[] = [];

  const processFile = async (file: string): Promise<FileReport> => {
    try {
      // Asked before reading, so that an endless file is not read into memory.
      checkLength((await stat(file)).size, defaultLimits);
      const source = await readFile(file);
      const hints = await readHints(options.mask, options.subject);
      const request = { mode: options.mode, params, format: options.format, variations: options.variations, ...(hints ? { cutout: hints } : {}) };
      const result = await processImage(source, request, { model, assets, keepSteps: options.keepSteps, pathSvg: options.svg });
      const report = successReport(file, result, await writeOutputs(options, nameFor(file), result, guard));
      if (options.contactSheet !== null) rows.push(await sheetRow(describe(report), source, result.outputs));
      return report;
    } catch (error) {
      return failureReport(file, error);
    }
  };

  let failed = 0;
  for (const file of options.files) {
    const report = await processFile(file);
    if (options.json) print(JSON.stringify(report));
    if (!report.ok) {
      complain(describe(report));
      failed++;
    } else if (!options.json) print(describe(report));
  }
  await model?.release();
  if (options.contactSheet !== null) await writeFile(options.contactSheet, await contactSheet(rows, options.contactSheet.toLowerCase().endsWith(".html") ? "html" : "png"));
  return failed === 0 ? 0 : 1;
};
