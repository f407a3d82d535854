/** A job from its queue to a finished result: fetch the source, have it processed, store the outputs, decide what is next. */
import fs from "node:fs/promises";
import path from "node:path";
import type { Job, Prisma } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import { parseParams } from "../../imaging/params.ts";
import type { Format, Mode } from "../../imaging/types.ts";
import { chooseProcessor } from "../../processors/choose.ts";
import type { Processor, ProcessorResult } from "../../processors/processor.ts";
import { prepareWrite, PUBLISHED_VARIATION } from "../../publishing/prepare.ts";
import { fetchSource, type FetchContext } from "../../publishing/source.ts";
import { needsDecision } from "../../review/policy.ts";
import type { Stored } from "../../storage/storage.ts";
import { moveJob, raiseProgress } from "../job-store.ts";
import type { Queue } from "../queue.ts";
import { processingProgress } from "../states.ts";

export interface ProcessImageContext extends FetchContext {
  queue: Queue;
  processors: Processor[];
}

export async function processImage(context: ProcessImageContext, jobId: string): Promise<void> {
  const { database, storage, scratchDir } = context;
  await moveJob(database, jobId, "pending_fetch", { startedAt: new Date(), attempts: { increment: 1 } });
  const job = await database.job.findUnique({ where: { id: jobId } });
  if (job?.status !== "pending_fetch") return; // finished by an earlier delivery of the same work

  const folder = await fs.mkdtemp(path.join(scratchDir, `${jobId}-`));
  try {
    const source = await fetchSource(context, job, folder);
    if (source.kind === "known") {
      await moveJob(database, jobId, "done", { method: "unchanged" });
      return;
    }
    const { original, format, inputFingerprint, inputSha256 } = source;
    if (!(await moveJob(database, jobId, "pending_process", { originalId: original.id, format, inputFingerprint, inputSha256 }))) return;
    const result = await runProcessor(context, job, await storage.localPath(original.storageKey), format, folder);
    await storeResult(context, job, result);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

async function runProcessor({ database, processors, log }: ProcessImageContext, job: Job, sourceFile: string, format: Format, outputFolder: string): Promise<ProcessorResult> {
  let writing = Promise.resolve();
  const onProgress = (fraction: number) => {
    writing = writing
      .then(() => raiseProgress(database, job.id, "pending_process", processingProgress(fraction)))
      .catch((error: unknown) => log.warn({ err: error, jobId: job.id }, "progress was not stored"));
  };
  const result = await chooseProcessor(processors, job.processor).process(
    { jobId: job.id, mode: job.mode as Mode, params: parseParams(job.params), format, variations: [PUBLISHED_VARIATION], sourceFile, outputFolder },
    onProgress,
  );
  await writing;
  return result;
}

async function storeResult({ database, queue, storage }: ProcessImageContext, job: Job, result: ProcessorResult): Promise<void> {
  for (const { of, file } of result.previews) await storage.putFile(previewKey(job, of), file);
  const rows: Prisma.OutputCreateManyInput[] = [];
  for (const { variation, format, file, width, height } of result.outputs) {
    const storageKey = `shops/${job.shop}/outputs/${job.id}/${variation}.${format}`;
    const stored: Stored = await storage.putFile(storageKey, file);
    rows.push({ id: uuidv7(), jobId: job.id, variation, format, storageKey, width, height, ...stored });
  }
  const shop = await database.shop.findUniqueOrThrow({ where: { domain: job.shop } });
  const { method, confidence, needsReview, reasons, steps } = result;
  const findings = { method, confidence, needsReview, reasons, steps: steps as unknown as Prisma.InputJsonArray };
  const review = needsDecision(shop.publishPolicy, needsReview);

  await database.$transaction(async (tx) => {
    if (!(await moveJob(tx, job.id, review ? "pending_review" : "pending_publish", findings))) return;
    await tx.output.createMany({ data: rows });
    if (review) return;
    const moved = await tx.job.findUniqueOrThrow({ where: { id: job.id }, include: { outputs: true } });
    await prepareWrite(tx, queue, moved);
  });
}

export function previewKey(job: Pick<Job, "shop" | "id">, of: string): string {
  return `shops/${job.shop}/previews/${job.id}/${of}.webp`;
}
