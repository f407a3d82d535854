/** Image bytes from and to Shopify. */
import { createHash } from "node:crypto";
import { createWriteStream, openAsBlob } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as WebReadableStream } from "node:stream/web";
import type { AdminApi } from "./admin-client.ts";
import { gathered } from "./batch.ts";
import { FileAcknowledgeUpdateFailedDocument, FileUpdateDocument, StagedUploadsCreateDocument, type StagedUploadInput } from "./documents.generated.ts";
import { refuseUserErrors, ShopifyError, userErrorOf } from "./errors.ts";

const TRANSFER_TIMEOUT_MS = 60_000;
/** A mutation costs the same for one image as for many: in bulk each waits this long for others to share it. */
const BACKGROUND_WINDOW_MS = 300;

/**
 * Downloads an original into a file. Only `originalSource.url` gives the merchant's bytes; the CDN address negotiates another format (shopify.md 9.7).
 * @param maxBytes the download is broken off beyond it
 * @returns the SHA-256 of the bytes, hex
 */
export async function downloadSource(url: string, file: string, maxBytes: number): Promise<string> {
  const response = await reach("download of the original", () => fetch(url, { signal: AbortSignal.timeout(TRANSFER_TIMEOUT_MS) }));
  if (!response.ok || !response.body) {
    throw new ShopifyError("download", {
      message: `download of the original answered HTTP ${response.status}`,
      merchantText: "Shopify did not give us the image. We will try again.",
      // 403 is an address that has run out: the next try asks for a new one.
      retry: response.status === 404 ? "never" : "later",
    });
  }
  let size = 0;
  const hash = createHash("sha256");
  await pipeline(
    Readable.fromWeb(response.body as WebReadableStream),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size > maxBytes) throw sourceTooLarge(maxBytes);
        hash.update(chunk);
        yield chunk;
      }
    },
    createWriteStream(file),
  );
  return hash.digest("hex");
}

function sourceTooLarge(maxBytes: number): ShopifyError {
  return new ShopifyError("source_too_large", {
    message: `expected an original of at most ${maxBytes} bytes but received more`,
    merchantText: `The image file is larger than ${Math.floor(maxBytes / 1_000_000)} MB, which is more than we process.`,
  });
}

interface StagedTarget {
  url: string;
  resourceUrl: string;
  parameters: { name: string; value: string }[];
}

/** A call for targets costs the same for one as for many. Asking again is harmless: a target that nobody uses is forgotten. */
const stagedTarget = gathered(
  async (admin, shop, input: StagedUploadInput[]): Promise<StagedTarget[]> => {
    const { stagedUploadsCreate } = await admin.request(shop, StagedUploadsCreateDocument, { input });
    refuseUserErrors("stagedUploadsCreate", stagedUploadsCreate?.userErrors ?? []);
    return (stagedUploadsCreate?.stagedTargets ?? []).map(({ url, resourceUrl, parameters }) => {
      if (url && resourceUrl) return { url, resourceUrl, parameters };
      throw new ShopifyError("no_staged_target", { message: "stagedUploadsCreate gave no target", merchantText: "Shopify did not take the image. We will try again.", retry: "later" });
    });
  },
  { most: 20, windowMs: 25, backgroundWindowMs: BACKGROUND_WINDOW_MS },
);

/** Uploads a file to a staged target (POST, multipart, `file` last). @returns the address fileUpdate takes as its source */
export async function stageUpload(admin: AdminApi, shop: string, { name: filename, mime, file }: { name: string; mime: string; file: string }): Promise<string> {
  const bytes = await openAsBlob(file, { type: mime });
  const { url, resourceUrl, parameters } = await stagedTarget(admin, shop, { resource: "IMAGE", filename, mimeType: mime, fileSize: String(bytes.size), httpMethod: "POST" });
  const form = new FormData();
  for (const { name, value } of parameters) form.append(name, value);
  form.append("file", bytes, filename);
  const response = await reach("staged upload", () => fetch(url, { method: "POST", body: form, signal: AbortSignal.timeout(TRANSFER_TIMEOUT_MS) }));
  if (!response.ok) {
    throw new ShopifyError("staged_upload", {
      message: `staged upload answered HTTP ${response.status}: ${(await response.text()).slice(0, 300)}`,
      merchantText: "Shopify did not take the image. We will try again.",
      retry: "later",
    });
  }
  return resourceUrl;
}

/** Replaces the bytes of an image; its id, place, alt and variant links stay. `alt` and `filename` are not sent: they would overwrite the merchant's. */
export async function replaceBytes(admin: AdminApi, shop: string, mediaId: string, resourceUrl: string): Promise<void> {
  const file = { id: mediaId, originalSource: resourceUrl };
  if (admin === admin.background) {
    await replaceTogether(admin, shop, file);
    return;
  }
  const [refusal] = await replace(admin, shop, [file]);
  if (refusal) throw refusal;
}

interface Replacement {
  id: string;
  originalSource: string;
}

const replaceTogether = gathered(replace, { most: 10, windowMs: 0, backgroundWindowMs: BACKGROUND_WINDOW_MS });

/** @returns per file its error, or null. Whether an error of one file holds up the others is not documented: of those that are neither refused nor answered nothing is known. */
async function replace(admin: AdminApi, shop: string, files: Replacement[]): Promise<(ShopifyError | null)[]> {
  const { fileUpdate } = await admin.request(shop, FileUpdateDocument, { files });
  const userErrors = fileUpdate?.userErrors ?? [];
  if (userErrors.length === 0) return files.map(() => null);
  const replaced = new Set((fileUpdate?.files ?? []).map(({ id }) => id));
  return files.map(({ id }, index) => {
    const own = files.length === 1 ? userErrors : userErrors.filter(({ field }) => field?.[1] === String(index));
    if (own.length > 0) return userErrorOf("fileUpdate", own);
    if (replaced.has(id)) return null;
    return new ShopifyError("outcome_unknown", { message: `fileUpdate refused another file of the same call; of ${id} it says nothing`, merchantText: "Shopify did not say whether it took the image. We will find out.", retry: "later", outcomeUnknown: true });
  });
}

/** A replacement that failed leaves the file FAILED; this sets it back to READY with its earlier bytes. */
export async function acknowledgeFailure(admin: AdminApi, shop: string, mediaId: string): Promise<void> {
  const { fileAcknowledgeUpdateFailed } = await admin.request(shop, FileAcknowledgeUpdateFailedDocument, { fileIds: [mediaId] });
  refuseUserErrors("fileAcknowledgeUpdateFailed", fileAcknowledgeUpdateFailed?.userErrors ?? []);
}

async function reach(what: string, send: () => Promise<Response>): Promise<Response> {
  try {
    return await send();
  } catch (error) {
    throw new ShopifyError("unreachable", {
      message: `${what} got no answer: ${error instanceof Error ? error.message : String(error)}`,
      merchantText: "Shopify could not be reached. We will try again.",
      retry: "later",
      cause: error,
    });
  }
}
