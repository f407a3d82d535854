/** A job from its queue to a finished result: open the source, have it processed, store the outputs, decide what is next. */
import fs from "node:fs/promises";
import path from "node:path";
import type { Output, PublishPolicy } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import { items, NOW, type Prepared, type Statements } from "../../database/prepared.ts";
import { parseParams } from "../../imaging/params.ts";
import type { Mode } from "../../imaging/types.ts";
import { chooseProcessor } from "../../processors/choose.ts";
import type { Processor, ProcessorResult } from "../../processors/processor.ts";
import { prepareWrites, PUBLISHED_VARIATION } from "../../publishing/prepare.ts";
import { fetchSource, type FetchContext } from "../../publishing/source.ts";
import { needsDecision } from "../../review/policy.ts";
import { outputKey, previewKey } from "../../storage/keys.ts";
import { correlationId } from "../../telemetry/correlation.ts";
import { stepSeconds } from "../../telemetry/metrics.ts";
import { step } from "../../telemetry/step.ts";
import { beginJob, moveJob, moveJobs, raiseProgress, type Move, type TakenJob } from "../job-store.ts";
import type { Queue } from "../queue.ts";
import type { OpenedSource, ServiceWork } from "../service-work.ts";
import { processingProgress, type Status } from "../states.ts";

export interface ProcessImageContext extends FetchContext {
  statements: Prepared;
  queue: Queue;
  processors: Processor[];
  imageService: ServiceWork;
}

export async function processImage(context: ProcessImageContext, jobId: string): Promise<void> {
  const { statements, scratchDir, imageService } = context;
  const job = await beginJob(statements, jobId);
  if (!job) return; // finished by an earlier delivery of the same work

  const folder = await fs.mkdtemp(path.join(scratchDir, `${jobId}-`));
  try {
    const source = await step("fetch", () => (job.origin === "api" ? imageService.openSource(job, folder) : openShopImage(context, job, folder)));
    if (source === "known") {
      await moveJob(statements, jobId, "done", { method: "unchanged" });
      return;
    }
    const { format, findings } = source;
    if (!(await moveJob(statements, jobId, "pending_process", { format, ...findings }))) return;
    const result = await step("process", () => runProcessor(context, job, source, folder));
    // What the processor says of its own steps; each is a part of "process".
    for (const { step: name, ms } of result.steps) stepSeconds.observe({ step: `engine ${name}` }, ms / 1000);
    await step("store", () => storeResult(context, job, source, result));
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

async function openShopImage(context: ProcessImageContext, job: TakenJob, folder: string): Promise<OpenedSource | "known"> {
  const source = await fetchSource(context, job, folder);
  if (source.kind === "known") return "known";
  const { original, format, inputFingerprint, inputSha256 } = source;
  return {
    file: await context.storage.localPath(original.storageKey, folder),
    format,
    variations: [PUBLISHED_VARIATION],
    findings: { originalId: original.id, inputFingerprint, inputSha256 },
  };
}

async function runProcessor({ statements, processors, log }: ProcessImageContext, job: TakenJob, { file, secondFile, format, variations }: OpenedSource, outputFolder: string): Promise<ProcessorResult> {
  let writing = Promise.resolve();
  const onProgress = (fraction: number) => {
    writing = writing
      .then(() => raiseProgress(statements, job.id, "pending_process", processingProgress(fraction)))
      .catch((error: unknown) => log.warn({ err: error, jobId: job.id }, "progress was not stored"));
  };
  const result = await chooseProcessor(processors, job.processor).process(
    { jobId: job.id, mode: job.mode as Mode, params: parseParams(job.params), format, variations, sourceFile: file, secondFile, outputFolder },
    onProgress,
  );
  await writing;
  return result;
}

async function storeResult(context: ProcessImageContext, job: TakenJob, { findings }: OpenedSource, result: ProcessorResult): Promise<void> {
  const { statements, storage } = context;
  for (const { of, file } of result.previews) await storage.putFile(previewKey(job, of), file);
  const outputs: Omit<Output, "createdAt">[] = [];
  for (const { variation, format, file, width, height } of result.outputs) {
    const storageKey = outputKey(job, variation, format);
    const stored = await storage.putFile(storageKey, file);
    outputs.push({ id: uuidv7(), jobId: job.id, variation, format, storageKey, width, height, ...stored });
  }
  const { method, confidence, needsReview, reasons, steps, warnings } = result;
  const to = await afterProcessing(context, job, needsReview);
  const move = { jobId: job.id, to, also: { method, confidence, needsReview, reasons, steps: steps as unknown as TakenJob["params"] } };
  const stored: StoredResult = { job: { ...job, ...findings, correlationId: job.correlationId ?? correlationId() ?? null }, move, outputs, warnings };
  await statements.transactionFor("store-results", (tx, results: StoredResult[]) => storeRows(context, tx, results), stored);
}

interface StoredResult {
  job: TakenJob & Partial<OpenedSource["findings"]>;
  move: Move;
  outputs: Omit<Output, "createdAt">[];
  warnings: ProcessorResult["warnings"];
}

/** The rows of results whose files are stored, with what comes next; of a job that somebody else has moved meanwhile nothing. @returns whether it moved */
async function storeRows({ queue, imageService }: ProcessImageContext, tx: Statements, results: StoredResult[]): Promise<boolean[]> {
  const moved = await moveJobs(tx, results.map(({ move }) => move));
  const ours = results.filter((_, place) => moved[place]);
  const outputs = ours.flatMap((result) => result.outputs);
  if (outputs.length > 0) await tx.query("store-outputs", STORE_OUTPUTS, [JSON.stringify(outputs)]);
  const goingTo = (next: Status) => ours.filter(({ move }) => move.to === next);
  await imageService.finish(tx, goingTo("done").map(({ move: { jobId }, warnings }) => ({ jobId, state: "done", warnings })));
  await prepareWrites(tx, queue, goingTo("pending_publish").map(({ job, outputs }) => ({ ...job, outputs })));
  return moved;
}

const STORE_OUTPUTS = `
  insert into "Output" (id, "jobId", variation, format, "storageKey", sha256, bytes, width, height, "createdAt")
  select id, "jobId", variation, format, "storageKey", sha256, bytes, width, height, ${NOW} from jsonb_populate_recordset(null::"Output", $1::jsonb)`;

/** A result for the image API is done as it is; one for a product is published, or first looked at by the merchant. */
async function afterProcessing({ statements }: ProcessImageContext, { shop, origin, held }: TakenJob, needsReview: boolean): Promise<Status> {
  if (origin === "api") return "done";
  if (held) return "pending_review";
  const [[settings] = []] = await statements.each<{ publishPolicy: PublishPolicy }>("publish-policy", PUBLISH_POLICY, [{ shop }]);
  if (!settings) throw new Error(`expected ${shop} to be known`);
  return needsDecision(settings.publishPolicy, needsReview) ? "pending_review" : "pending_publish";
}

const PUBLISH_POLICY = `select item.place, "publishPolicy" from ${items("shop text")} join "Shop" on domain = item.shop`;
