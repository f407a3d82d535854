/** One child of the bundled engine: takes a task, answers with names of files. Ends with its parent. */
import fs from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { ImagingError } from "../../imaging/errors.ts";
import { loadModel } from "../../imaging/model/load.ts";
import { processImage } from "../../imaging/pipeline.ts";
import type { ProcessorOutput, ProcessorResult, ProcessorTask } from "../processor.ts";
import type { ChildSettings, FromChild, ToChild } from "./protocol.ts";

const PREVIEW_PX = 480;

const settings = JSON.parse(process.argv[2] ?? "{}") as ChildSettings;
let model: ReturnType<typeof loadModel> | undefined;

const say = (message: FromChild): void => void process.send?.(message);

async function work(task: ProcessorTask): Promise<ProcessorResult> {
  const source = await fs.readFile(task.sourceFile);
  model ??= loadModel(settings.modelsDir);
  const result = await processImage(
    source,
    { mode: task.mode, params: task.params, format: task.format, variations: task.variations },
    { model: await model, limits: { maxPixels: settings.maxPixels, maxBytes: settings.maxBytes }, onStep: (step, fraction) => say({ type: "step", step, fraction }) },
  );
  const outputs: ProcessorOutput[] = [];
  const previews: ProcessorResult["previews"] = [];
  for (const { variation, format, width, height, bytes } of result.outputs) {
    const file = path.join(task.outputFolder, `${variation}.${format}`);
    await fs.writeFile(file, bytes);
    outputs.push({ variation, format, file, width, height });
    previews.push({ of: variation, file: await preview(bytes, path.join(task.outputFolder, `${variation}.preview.webp`)) });
  }
  previews.push({ of: "source", file: await preview(source, path.join(task.outputFolder, "source.preview.webp")) });
  const { warnings, steps, method, confidence, needsReview, reasons } = result;
  return { outputs, previews, warnings, steps, method, confidence, needsReview, reasons };
}

async function preview(bytes: Uint8Array, file: string): Promise<string> {
  await sharp(bytes, { limitInputPixels: settings.maxPixels }).autoOrient().resize(PREVIEW_PX, PREVIEW_PX, { fit: "inside", withoutEnlargement: true }).webp({ quality: 80, effort: 2 }).toFile(file);
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
