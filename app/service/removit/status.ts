import type { Request } from "express";
import { validate as isUuid } from "uuid";
import type { z } from "zod";
import type { Prepared } from "../../database/prepared.ts";
import type { Mode } from "../../imaging/types.ts";
import type { Caller } from "../admission.ts";
import type { ServiceContext } from "../context.ts";
import { invalid, notFound } from "../problems.ts";
import type { ResultFile, ResultUrls } from "../result-urls.ts";
import type { statusAnswer } from "./answers.ts";
import { finalVariations } from "./words.ts";

/** `GET /api/v1/status?job_id=`: where a job stands; its results once it is done. */
export async function status({ statements, results }: ServiceContext, request: Request, { shop }: Caller): Promise<z.infer<typeof statusAnswer>> {
  const jobId = request.query.job_id;
  if (typeof jobId !== "string" || jobId === "") throw invalid({ job_id: ["This value should not be blank."] });
  const job = isUuid(jobId) ? await findJob(statements, shop, jobId) : null;
  if (!job) throw notFound();
  return statusBody(job, results);
}

export interface ServedJob {
  id: string;
  status: string;
  state: "pending" | "done" | "failed";
  mode: Mode;
  progress: number;
  delivery: string;
  outputFormat: string;
  warnings: Record<string, string[]>;
  errorCode: string | null;
  errorMerchant: string | null;
  outputs: ResultFile[];
}

/** One of the shop's jobs that came through the image API, with its results, in one statement. */
export async function findJob(statements: Prepared, shop: string, jobId: string): Promise<ServedJob | null> {
  const [job] = await statements.query<ServedJob>("find-job", FIND_JOB, [jobId, shop]);
  return job ?? null;
}

const FIND_JOB = `
    select job.id, job.status, job.state, job.mode, job.progress, job."errorCode", job."errorMerchant", asked.delivery, asked."outputFormat", asked.warnings,
      coalesce((select jsonb_agg(jsonb_build_object('variation', variation, 'format', format, 'storageKey', "storageKey")) from "Output" where "jobId" = job.id), '[]') as outputs
    from "Job" job join "ServiceJob" asked on asked."jobId" = job.id
    where job.id = $1 and job.shop = $2`;

/** The contract's body, for the status answer and for the callback. */
export function statusBody(job: ServedJob, results: ResultUrls): z.infer<typeof statusAnswer> {
  const { id, status, state, mode, progress, delivery, warnings, errorCode, errorMerchant } = job;
  const ignored = Object.keys(warnings);
  return {
    job_id: id,
    status,
    state,
    mode,
    progress,
    ...(delivery === "final_url" ? { final_url: finalUrl(job, results) } : { final_urls: state === "done" ? finalUrls(job, results) : null }),
    ...(ignored.length > 0 ? { warnings, ignored_variations: ignored } : {}),
    ...(state === "failed" ? { error: { code: errorCode ?? "failed", message: errorMerchant ?? "The image could not be processed." } } : {}),
  };
}

function finalUrl({ state, mode, outputs, outputFormat }: ServedJob, results: ResultUrls): string | null {
  const file = outputs.find(({ variation }) => variation === finalVariations[mode]);
  return state === "done" && file ? results(file, outputFormat) : null;
}

function finalUrls({ outputs, outputFormat }: ServedJob, results: ResultUrls): Record<string, string> {
  return Object.fromEntries(outputs.map((file) => [file.variation, results(file, outputFormat)]));
}
