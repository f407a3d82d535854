import { GraphQLError } from "graphql";
import { formatOfName } from "../ingest.ts";
import { emptyMedia, freeName } from "../empty-media.ts";
import { uploadOf } from "../staged-uploads.ts";
import type { Media } from "../state.ts";
import type { Context, Resolvers } from "./context.ts";

interface FileCreateInput {
  originalSource: string;
  alt?: string | null;
  contentType?: string | null;
  filename?: string | null;
  duplicateResolutionMode?: "APPEND_UUID" | "RAISE_ERROR" | "REPLACE" | null;
}

const MAX_FILES = 250;
const MAX_ALT = 512;

/** New image files from staged uploads (shopify.md 1.3). A call with any user error makes none. */
export const fileCreateResolvers: Resolvers = {
  "Mutation.fileCreate": async (_source, { files }: { files: FileCreateInput[] }, context) => {
    if (files.length > MAX_FILES) {
      throw new GraphQLError(`The input array size of ${files.length} is greater than the maximum allowed of ${MAX_FILES}.`, { extensions: { code: "MAX_INPUT_SIZE_EXCEEDED" } });
    }
    const userErrors = files.flatMap((input, index) => {
      const error = faultOf(context, input);
      return error === null ? [] : [{ code: error.code, message: error.message, field: ["files", String(index), error.field] }];
    });
    if (userErrors.length > 0) return { files: [], userErrors };
    const created = files.map((input) => create(context, input));
    await context.store.save();
    return { files: created, userErrors };
  },
};

const nameOf = ({ store }: Context, { filename, originalSource }: FileCreateInput) => filename ?? uploadOf(store, originalSource)?.filename ?? new URL(originalSource).pathname.split("/").at(-1) ?? "image";

function faultOf(context: Context, input: FileCreateInput): { code: string; message: string; field: string } | null {
  if (input.contentType != null && input.contentType !== "IMAGE") throw new GraphQLError(`the stand-in creates images only, not ${input.contentType}`, { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
  if (input.duplicateResolutionMode === "REPLACE") throw new GraphQLError("the stand-in replaces no file by its name", { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
  if (!URL.canParse(input.originalSource) || new URL(input.originalSource).protocol !== "https:") {
    return { code: "INVALID_IMAGE_SOURCE_URL", message: "Invalid image source url value provided.", field: "originalSource" };
  }
  if (input.alt != null && input.alt.length > MAX_ALT) return { code: "ALT_VALUE_LIMIT_EXCEEDED", message: "The alt value exceeds the maximum limit of 512 characters.", field: "alt" };
  const upload = uploadOf(context.store, input.originalSource);
  const name = nameOf(context, input);
  if (/[^\w.-]/.test(name) || formatOfName(name) === null) return { code: "INVALID_FILENAME", message: "The provided filename is invalid.", field: "filename" };
  if (input.filename != null && upload !== null && formatOfName(input.filename) !== formatOfName(upload.filename)) {
    return { code: "MISMATCHED_FILENAME_AND_ORIGINAL_SOURCE", message: "Cannot create file with custom filename which does not match original source extension.", field: "filename" };
  }
  if (input.duplicateResolutionMode === "RAISE_ERROR" && context.store.catalogue.mediaNamed(name) !== undefined) {
    return { code: "FILENAME_ALREADY_EXISTS", message: "The provided filename already exists.", field: "filename" };
  }
  return null;
}

function create(context: Context, input: FileCreateInput): Media {
  const { store, life, faults } = context;
  const name = nameOf(context, input);
  const upload = uploadOf(store, input.originalSource);
  const media = emptyMedia(store.state, { alt: input.alt ?? "", filename: freeName(store.catalogue, name), format: formatOfName(name) ?? "png" });
  store.catalogue.addMedia(media);
  life.offer(media, { sha256: upload?.sha256 ?? null, declared: upload, replaces: false, failWith: faults.failNextFile, by: "app" });
  faults.failNextFile = null;
  return media;
}
