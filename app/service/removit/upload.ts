import type { Request } from "express";
import type { z } from "zod";
import { v7 as uuidv7 } from "uuid";
import type { ServiceSource } from "../../intake/service-request.ts";
import { accept } from "../accept.ts";
import type { Caller } from "../admission.ts";
import type { ServiceContext } from "../context.ts";
import { fingerprintOf, idempotencyKeyOf } from "../idempotency.ts";
import { removeUpload, storeUpload } from "../pending-uploads.ts";
import { receive } from "../received.ts";
import type { uploadAnswer } from "./answers.ts";
import { checkUpload } from "./upload-request.ts";
import { finalVariations } from "./words.ts";

/** `POST /api/v1/upload`: one picture becomes one job. */
export async function upload(context: ServiceContext, request: Request, { shop, keyId }: Caller): Promise<z.infer<typeof uploadAnswer>> {
  const idempotencyKey = idempotencyKeyOf(request.get("idempotency-key"));
  const { fields, file, discard } = await receive(request, context);
  try {
    const { fileUrl, mode, delivery, ...wishes } = await checkUpload(context.database, shop, fields, file !== null);
    const jobId = uuidv7();
    const source: ServiceSource = file ? { kind: "stored", key: `shops/${shop}/uploads/${jobId}` } : { kind: "url", url: fileUrl ?? "" };
    const variations = delivery === "final_url" ? [finalVariations[mode]] : [];
    const idempotency = idempotencyKey === null ? null : { key: idempotencyKey, fingerprint: fingerprintOf(fields, file?.sha256 ?? null) };

    // The bytes are in storage before the job is; if no job comes of them, they are taken out again.
    let accepted = "";
    try {
      if (file && source.kind === "stored") await storeUpload(context, source.key, file.path);
      accepted = await accept(context, { jobId, shop, keyId, contract: "removit", source, mode, delivery, variations, ...wishes }, idempotency);
    } finally {
      if (source.kind === "stored" && accepted !== jobId) await removeUpload(context, source.key);
    }
    return { job_id: accepted, status: "queued", mode };
  } finally {
    await discard();
  }
}
