/** One child of the bundled engine: takes a task, answers with names of files. Ends with its parent. */
import fs from "node:fs/promises";
import path from "node:path";
import { ImagingError } from "../../imaging/errors.ts";
import { loadModel } from "../../imaging/model/load.ts";
import { processPair } from "../../imaging/pair.ts";
import { processImage, type ImagingContext, type ImagingRequest } from "../../imaging/pipeline.ts";
import type { ProcessorOutput, ProcessorResult, ProcessorTask } from "../processor.ts";
import { cutoutCache } from "./cutout-cache.ts";
import type { ChildSettings, FromChild, ToChild } from "./protocol.ts";

const PREVIEW_PX = 480;

const settings = JSON.parse(process.argv[2] ?? "{}") as ChildSettings;
const limits = { maxPixels: settings.maxPixels, maxBytes: settings.maxBytes };

async function openTools() {
  const model = await loadModel(settings.modelsDir);
  const { cutouts } = settings;
  return { model, cache: cutouts && cutoutCache(cutouts.folder, cutouts.maxBytes, [model?.manifest ?? null, limits]) };
}
let tools: ReturnType<typeof openTools> | undefined;

const say = (message: FromChild): void => void process.send?.(message);

async function work(task: ProcessorTask): Promise<ProcessorResult> {
  const source = await fs.readFile(task.sourceFile);
  const { model, cache } = await (tools ??= openTools());
  const known = task.secondFile === undefined ? await cache?.find(source, task.outputFolder) : null;
  const request: ImagingRequest = { mode: task.mode, params: task.params, format: task.format, variations: task.variations };
  const context: ImagingContext = {
    model,
    limits,
    ...(known ? { cachedCutout: known } : {}),
    packCutout: cache !== undefined,
    previewSide: PREVIEW_PX,
    onStep: (step, fraction) => say({ type: "step", step, fraction }),
  };
  const result = task.secondFile === undefined ? await processImage(source, request, context) : await processPair(source, await fs.readFile(task.secondFile), request, context);
  if (result.packedCutout) await cache?.keep(source, result.packedCutout, task.outputFolder);
  const outputs: ProcessorOutput[] = [];
  for (const { variation, format, width, height, bytes } of result.outputs) {
    outputs.push({ variation, format, width, height, file: await write(task, `${variation}.${format}`, bytes) });
  }
  const previews: ProcessorResult["previews"] = [];
  for (const { of, bytes } of result.previews ?? []) previews.push({ of, file: await write(task, `${of}.preview.webp`, bytes) });
  const { warnings, steps, method, confidence, needsReview, reasons } = result;
  return { outputs, previews, warnings, steps, method, confidence, needsReview, reasons };
}

async function write(task: ProcessorTask, name: string, bytes: Uint8Array): Promise<string> {
  const file = path.join(task.outputFolder, name);
  await fs.writeFile(file, bytes);
  return file;
}

process.on("message", (message: ToChild) => {
  work(message.task).then(
    (result) => say({ type: "done", result }),
    (error: unknown) => {
      if (error instanceof ImagingError) say({ type: "failed", code: `image_${error.code}`, message: error.message, merchantText: error.merchantText });
      else say({ type: "failed", code: "engine_failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error), merchantText: "This image could not be processed." });
    },
  );
});
process.on("disconnect", () => process.exit(0));
