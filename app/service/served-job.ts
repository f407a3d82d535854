/** A job as its client sees it, read by one statement: clients of every contract ask for it again and again. */
import type { Contract } from "@prisma/client";
import { validate as isUuid } from "uuid";
import { items, type Statements } from "../database/prepared.ts";
import type { Mode } from "../imaging/types.ts";
import type { ResultFile } from "./result-urls.ts";

export interface ServedJob {
  id: string;
  contract: Contract;
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
  /** The client fetched the result, or its server heard the callback. */
  delivered: boolean;
}

/** One of the shop's jobs that came through the image API. @returns null for every other job, and for what is no job's id */
export async function findJob(statements: Statements, shop: string, jobId: string): Promise<ServedJob | null> {
  if (!isUuid(jobId)) return null;
  const [[job] = []] = await statements.each<ServedJob>("find-job", FIND_JOB, [{ jobId, asker: shop }]);
  return job ?? null;
}

const FIND_JOB = `
  select item.place, job.id, job.status, job.state, job.mode, job.progress, job."errorCode", job."errorMerchant", asked.contract, asked.delivery, asked."outputFormat", asked.warnings,
    coalesce((select jsonb_agg(jsonb_build_object('variation', variation, 'format', format, 'storageKey', "storageKey")) from "Output" where "jobId" = job.id), '[]') as outputs,
    asked."fetchedAt" is not null or exists (select from "Callback" where "jobId" = job.id and state = 'delivered') as delivered
  from ${items(`"jobId" uuid, asker text`)} join "Job" job on job.id = item."jobId" and job.shop = item.asker join "ServiceJob" asked on asked."jobId" = job.id`;
