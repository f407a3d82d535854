import type { RequestHandler } from "express";
import type { Logger } from "pino";
import type { Database } from "../../database/client.ts";
import type { UrlSigner } from "../../storage/signed-url.ts";

/** Where the worker puts a job's results. */
const RESULT_KEY = /^shops\/[^/]+\/outputs\/([0-9a-f-]{36})\//;

/** Stands before the files: once a result was sent whole, its job counts as delivered. What cannot be noted is sent all the same. */
export function noteFetch({ database, signer, log }: { database: Database; signer: UrlSigner; log: Logger }): RequestHandler {
  return (request, response, next) => {
    const key = signer.verify(new URL(request.originalUrl, "http://files.invalid"), new Date())?.key ?? "";
    const jobId = RESULT_KEY.exec(key)?.[1];
    if (jobId !== undefined) {
      response.once("finish", () => {
        if (request.method !== "GET" || response.statusCode !== 200) return;
        database.serviceJob
          .updateMany({ where: { jobId, contract: "rtb", fetchedAt: null }, data: { fetchedAt: new Date() } })
          .catch((error: unknown) => log.warn({ err: error, jobId }, "the fetch of a result was not noted"));
      });
    }
    next();
  };
}
