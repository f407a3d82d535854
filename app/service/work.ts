/** The image service's part of a worker: see jobs/service-work.ts. */
import path from "node:path";
import type { Job, ServiceJob } from "@prisma/client";
import { z } from "zod";
import type { Database } from "../database/client.ts";
import { items, statementsIn, type Statements } from "../database/prepared.ts";
import { variations } from "../imaging/types.ts";
import type { JobEnd, ServiceWork } from "../jobs/service-work.ts";
import type { Queue } from "../jobs/queue.ts";
import type { Storage } from "../storage/storage.ts";
import type { UrlSigner } from "../storage/signed-url.ts";
import { deliverCallback, prepareCallback } from "./callbacks/deliver.ts";
import { callbackSecret } from "./callbacks/signature.ts";
import { settle } from "../intake/credits.ts";
import { outputFormats } from "./removit/words.ts";
import { sweepUploads } from "./pending-uploads.ts";
import { resultUrls } from "./result-urls.ts";
import { forgetOldJobs } from "./retention.ts";
import { safeDownload } from "./safe-fetch/index.ts";

const DOWNLOAD_TIMEOUT_MS = 60_000;

interface Parts {
  database: Database;
  statements: Statements;
  queue: Queue;
  storage: Storage;
  signer: UrlSigner;
  resultUrlHours: number;
  resultDays: number;
  /** Hosts that may be private although a client names them. */
  allowedHosts: readonly string[];
  maxFileBytes: number;
  appUrl: string;
  appSecret: string;
}

const storedFormat = z.enum(Object.keys(outputFormats) as (keyof typeof outputFormats)[]).transform((word) => outputFormats[word]);
const storedVariations = z.array(z.enum(variations));

type Source = Pick<ServiceJob, "sourceKey" | "sourceUrl" | "secondSourceUrl" | "outputFormat" | "variations">;
const SOURCE = `
  select item.place, "sourceKey", "sourceUrl", "secondSourceUrl", "outputFormat", variations
  from ${items(`"jobId" uuid`)} join "ServiceJob" using ("jobId")`;

type Wishes = Pick<ServiceJob, "contract" | "callbackUrl"> & Pick<Job, "shop" | "correlationId"> & { paid: boolean };
const WISHES = `
  select item.place, job.shop, job."correlationId", asked.contract, asked."callbackUrl", exists (select from "CreditMovement" where "jobId" = job.id and kind = 'reserve') as paid
  from ${items(`"jobId" uuid`)} join "ServiceJob" asked using ("jobId") join "Job" job on job.id = asked."jobId"`;

export function serviceWork({ database, statements, queue, storage, signer, resultUrlHours, resultDays, allowedHosts, maxFileBytes, appUrl, appSecret }: Parts): ServiceWork {
  const callbacks = { database, statements, queue, allowedHosts, results: resultUrls(signer, appUrl, resultUrlHours), secretOf: (shop: string) => callbackSecret(appSecret, shop) };

  return {
    async openSource({ id }, folder) {
      const [[asked] = []] = await statements.each<Source>("service-source", SOURCE, [{ jobId: id }]);
      if (!asked) throw new Error(`expected job ${id} to be one of the image API`);
      const wishes = { format: storedFormat.parse(asked.outputFormat), variations: storedVariations.parse(asked.variations) };
      if (asked.sourceKey !== null) return { file: await storage.localPath(asked.sourceKey, folder), ...wishes };
      const download = async (url: string, name: string): Promise<string> => {
        const file = path.join(folder, name);
        await safeDownload(url, file, { maxBytes: maxFileBytes, timeoutMs: DOWNLOAD_TIMEOUT_MS, allowHosts: allowedHosts });
        return file;
      };
      const file = await download(asked.sourceUrl ?? "", "download");
      return { file, ...(asked.secondSourceUrl === null ? {} : { secondFile: await download(asked.secondSourceUrl, "second") }), ...wishes };
    },
    async finish(tx, ends) {
      const db = statementsIn(tx);
      const asked = await db.each<Wishes>("service-wishes", WISHES, ends.map(({ jobId }) => ({ jobId })));
      const ours = ends.flatMap((end, place) => (asked[place] ?? []).map((wishes) => ({ ...end, ...wishes })));
      const paid = (state: JobEnd["state"]) => ours.filter((end) => end.paid && end.state === state).map(({ jobId }) => jobId);
      await settle(tx, paid("done"), "keep");
      await settle(tx, paid("failed"), "refund");
      for (const { jobId, shop, contract, correlationId, warnings, callbackUrl } of ours) {
        if (warnings && Object.keys(warnings).length > 0) await db.query("service-warnings", `update "ServiceJob" set warnings = $2::jsonb where "jobId" = $1::uuid`, [jobId, JSON.stringify(warnings)]);
        if (callbackUrl !== null) await prepareCallback(tx, queue, { shop, jobId, contract, url: callbackUrl }, correlationId);
      }
    },
    deliverCallback: (callbackId, attempt) => deliverCallback(callbacks, callbackId, attempt),
    async cleanUp() {
      await forgetOldJobs(database, storage, resultDays);
      await sweepUploads(database, storage);
    },
  };
}
