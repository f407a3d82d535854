import { strikes } from "../faults.ts";
import { timestampAfter } from "../ids.ts";
import { formatOfName } from "../ingest.ts";
import { createTarget, uploadOf } from "../staged-uploads.ts";
import type { Media } from "../state.ts";
import type { Context, Resolvers } from "./context.ts";

interface FileUpdateInput {
  id: string;
  alt?: string | null;
  filename?: string | null;
  originalSource?: string | null;
  previewImageSource?: string | null;
  referencesToAdd?: string[] | null;
  referencesToRemove?: string[] | null;
}

interface StagedInput {
  filename: string;
  mimeType: string;
  resource: string;
  httpMethod: string;
  fileSize?: string | number | null;
}

interface UserError {
  code: string;
  field: string[];
  message: string;
}

const LOCKED = { code: "FILE_LOCKED", message: "File has a pending operation.", field: "id" };
const NON_READY = { code: "NON_READY_STATE", message: "Non-ready files cannot be updated.", field: "id" };
/** What a replacement may end FAILED with although its bytes are good (shopify.md 1.5). */
const FAILURES = ["IMAGE_DOWNLOAD_FAILURE", "IMAGE_PROCESSING_FAILURE", "MEDIA_TIMEOUT_ERROR"];
const MAX_ALT = 512;
const MAX_MEDIA = 250;

/** The file mutations of shopify.md 1.1, 1.5 and 1.6. A call with any user error changes nothing. */
export const fileMutationResolvers: Resolvers = {
  "Mutation.stagedUploadsCreate": async (_source, { input }: { input: StagedInput[] }, { settings, store }) => {
    const userErrors = input.flatMap(faultsOfTarget);
    if (userErrors.length > 0) return { stagedTargets: [], userErrors };
    const stagedTargets = input.map(({ filename, mimeType, fileSize, resource }) =>
      createTarget(settings, store, { filename, mimeType, resource, fileSize: fileSize == null ? null : Number(fileSize) }),
    );
    await store.save();
    return { stagedTargets, userErrors };
  },

  "Mutation.fileUpdate": async (_source, { files }: { files: FileUpdateInput[] }, context) => {
    const locked = strikes(context.faults, "lockedNext") || context.chance.strikes("locked");
    const nonReady = context.chance.strikes("nonReady");
    const userErrors = files.flatMap((input, index) => {
      const error = locked ? LOCKED : nonReady ? NON_READY : faultOfUpdate(context, input);
      return error === null ? [] : [{ code: error.code, message: error.message, field: ["files", String(index), error.field] } satisfies UserError];
    });
    if (userErrors.length > 0) return { files: [], userErrors };
    const updated: Media[] = [];
    for (const input of files) updated.push(await apply(context, input));
    await context.store.save();
    return { files: updated, userErrors };
  },

  "Mutation.fileAcknowledgeUpdateFailed": async (_source, { fileIds }: { fileIds: string[] }, { store }) => {
    const userErrors: UserError[] = fileIds.flatMap((id, index) => {
      const media = store.catalogue.media(id);
      const field = ["fileIds", String(index)];
      if (media === undefined) return [{ code: "FILE_DOES_NOT_EXIST", message: `File id ${id} does not exist.`, field }];
      // Only a failed *update* can be taken back: a file that never had content stays FAILED.
      if (media.fileStatus !== "FAILED" || media.current === null) return [{ code: "INVALID", message: "The file has no failed update.", field }];
      return [];
    });
    if (userErrors.length > 0) return { files: [], userErrors };
    const files = fileIds.flatMap((id) => store.catalogue.media(id) ?? []);
    for (const media of files) {
      media.fileStatus = "READY";
      media.fileErrors = [];
      media.updatedAt = timestampAfter(media.updatedAt);
    }
    await store.save();
    return { files, userErrors };
  },
};

function faultsOfTarget(input: StagedInput, index: number): { field: string[]; message: string }[] {
  const field = (name: string) => ["input", String(index), name];
  if (input.resource !== "IMAGE") return [{ field: field("resource"), message: "the stand-in stages IMAGE only" }];
  // PUT, the schema's default, wants other headers and no form: the app posts (shopify.md 1.6).
  if (input.httpMethod !== "POST") return [{ field: field("httpMethod"), message: "the stand-in stages POST uploads only" }];
  if (input.filename.trim() === "") return [{ field: field("filename"), message: "Filename can't be blank" }];
  if (!input.mimeType.startsWith("image/")) return [{ field: field("mimeType"), message: `${input.mimeType} is not a recognized format` }];
  return [];
}

function faultOfUpdate({ store: { catalogue } }: Context, input: FileUpdateInput): { code: string; message: string; field: string } | null {
  const media = catalogue.media(input.id);
  if (media === undefined) return { code: "FILE_DOES_NOT_EXIST", message: `File id ${input.id} does not exist.`, field: "id" };
  if (media.fileStatus === "FAILED") return { code: "INVALID_FAILED_MEDIA_STATE", message: "File cannot be updated in a failed state.", field: "id" };
  if (media.fileStatus !== "READY") return NON_READY;
  if (media.pending !== null) return LOCKED;
  if (input.originalSource != null && input.previewImageSource != null) {
    return { code: "INVALID", message: "Specify either originalSource or previewImageSource, not both.", field: "originalSource" };
  }
  if (input.alt != null && input.alt.length > MAX_ALT) return { code: "ALT_VALUE_LIMIT_EXCEEDED", message: "The alt value exceeds the maximum limit of 512 characters.", field: "alt" };
  if (input.filename != null && formatOfName(input.filename) !== formatOfName(media.filename)) {
    return { code: "INVALID_FILENAME_EXTENSION", message: "The filename extension provided must match the original filename.", field: "filename" };
  }
  if (input.originalSource != null && !isHttps(input.originalSource)) {
    return { code: "INVALID_IMAGE_SOURCE_URL", message: "Invalid image source url value provided.", field: "originalSource" };
  }
  for (const id of input.referencesToRemove ?? []) {
    if (catalogue.product(id) === undefined) return { code: "REFERENCE_TARGET_DOES_NOT_EXIST", message: "The target resource does not exist.", field: "referencesToRemove" };
  }
  for (const id of input.referencesToAdd ?? []) {
    const product = catalogue.product(id);
    if (product === undefined) return { code: "REFERENCE_TARGET_DOES_NOT_EXIST", message: "The target resource does not exist.", field: "referencesToAdd" };
    if (product.mediaIds.length >= MAX_MEDIA) return { code: "PRODUCT_MEDIA_LIMIT_EXCEEDED", message: "Exceeded the limit of media per product.", field: "referencesToAdd" };
  }
  return null;
}

/** Replaces in place: the id, position, alt and variant links stay, because nothing detaches them (shopify.md 1.1). */
async function apply(context: Context, input: FileUpdateInput): Promise<Media> {
  const { store, life, faults, chance, merchant } = context;
  const media = store.catalogue.media(input.id);
  if (media === undefined) throw new Error(`expected ${input.id} to have been checked`);
  if (input.alt != null) media.alt = input.alt;
  if (input.filename != null) media.filename = input.filename;
  if (input.originalSource != null) {
    // An address that holds no upload is only found out later, as IMAGE_DOWNLOAD_FAILURE (shopify.md 9.10, 9.12).
    const upload = uploadOf(store, input.originalSource);
    life.offer(media, { sha256: upload?.sha256 ?? null, declared: upload, replaces: true, failWith: faults.failNextFile ?? (chance.strikes("fileFails") ? (FAILURES[Math.floor(FAILURES.length * chance.next("failure"))] ?? null) : null), by: "app" });
    faults.failNextFile = null;
    media.writes += 1;
    return media;
  }
  media.updatedAt = timestampAfter(media.updatedAt);
  for (const id of input.referencesToRemove ?? []) {
    const product = store.catalogue.product(id);
    if (product === undefined) continue;
    product.mediaIds = product.mediaIds.filter((shown) => shown !== media.id);
    for (const variant of product.variants) if (variant.mediaId === media.id) variant.mediaId = null;
    await merchant.productChanged(product);
  }
  for (const id of input.referencesToAdd ?? []) {
    const product = store.catalogue.product(id);
    if (product !== undefined && !product.mediaIds.includes(media.id)) product.mediaIds.push(media.id);
  }
  await merchant.fileChanged(media);
  return media;
}

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === "https:";
}
