import type { Request } from "express";
import type { z } from "zod";
import type { Caller } from "../admission.ts";
import type { ServiceContext } from "../context.ts";
import { invalid, notFound } from "../problems.ts";
import type { ResultUrls } from "../result-urls.ts";
import { findJob, type ServedJob } from "../served-job.ts";
import type { statusAnswer } from "./answers.ts";
import { finalVariations } from "./words.ts";

/** `GET /api/v1/status?job_id=`: where a job stands; its results once it is done. */
export async function status({ statements, results }: ServiceContext, request: Request, { shop }: Caller): Promise<z.infer<typeof statusAnswer>> {
  const jobId = request.query.job_id;
  if (typeof jobId !== "string" || jobId === "") throw invalid({ job_id: ["This value should not be blank."] });
  const job = await findJob(statements, shop, jobId);
  if (!job) throw notFound();
  return statusBody(job, results);
}

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
