/** The catalogue as a bulk operation lists it: asked for once, found again when the answer was lost, read line by line (shopify.md 3). */
import { Readable } from "node:stream";
import type { ReadableStream as WebReadableStream } from "node:stream/web";
import { z } from "zod";
import type { AdminApi } from "./admin-client.ts";
import { BulkOperationCancelDocument, BulkOperationsNewestDocument, BulkOperationStatusDocument, BulkQueryRunDocument, type BulkOperationStatus } from "./documents.generated.ts";
import { refuseUserErrors, ShopifyError } from "./errors.ts";
import { fingerprintOf } from "./media.ts";

/** Which listing: products with their media, or variants with theirs. Two, because products → variants → media would be one level too deep. */
export type Listing = "products" | "variants";

export interface ListingState {
  status: BulkOperationStatus;
  errorCode: string | null;
  /** Lines of the result. */
  objects: number;
  /** Signed by Shopify for seven days; null while it runs, and when nothing was found. */
  url: string | null;
}

export type CatalogueLine =
  | { kind: "product"; productId: string; title: string }
  | {
      kind: "image";
      productId: string;
      mediaId: string;
      mime: string | null;
      fileStatus: string;
      width: number | null;
      height: number | null;
      bytes: number | null;
      /** null until Shopify has processed the image. */
      fingerprint: string | null;
    }
  | { kind: "variantImage"; variantId: string; mediaId: string };

/**
 * The text of a bulk query.
 * @param marker letters and digits that stand in the operation's name, to know it again
 * @param search in Shopify's search syntax; null = everything
 */
export function listingQuery(listing: Listing, marker: string, search: string | null): string {
  // A JSON string is a GraphQL string.
  const filter = search === null ? "" : `(query: ${JSON.stringify(search)})`;
  const name = nameOf(marker);
  if (listing === "variants") return `query ${name} { productVariants${filter} { edges { node { __typename id media { edges { node { __typename id } } } } } } }`;
  return `query ${name} { products${filter} { edges { node { __typename id title media(sortKey: POSITION) { edges { node {
    __typename id ... on MediaImage { mimeType fileStatus image { url width height } originalSource { fileSize } }
  } } } } } } }`;
}

const nameOf = (marker: string) => `Packshot_${marker}`;

/** Asks for a listing. @returns the operation's id @throws ShopifyError; with `outcomeUnknown` it may run all the same */
export async function startListing(admin: AdminApi, shop: string, query: string): Promise<string> {
  const { bulkOperationRunQuery } = await admin.request(shop, BulkQueryRunDocument, { query });
  const [refused] = bulkOperationRunQuery?.userErrors ?? [];
  if (refused?.code === "LIMIT_REACHED" || refused?.code === "OPERATION_IN_PROGRESS") {
    throw new ShopifyError("bulk_busy", { message: `bulkOperationRunQuery: ${refused.message}`, merchantText: "Shopify is busy with other listings of this shop. We will try again.", retry: "later" });
  }
  refuseUserErrors("bulkOperationRunQuery", bulkOperationRunQuery?.userErrors ?? []);
  const id = bulkOperationRunQuery?.bulkOperation?.id;
  if (!id) throw new ShopifyError("no_bulk_operation", { message: "bulkOperationRunQuery gave no operation", merchantText: "Shopify did not list the catalogue. We will try again.", retry: "later", outcomeUnknown: true });
  return id;
}

/** Looks for the operation that was asked for with this marker. @returns null when Shopify has none */
export async function findListing(admin: AdminApi, shop: string, marker: string): Promise<string | null> {
  const { bulkOperations } = await admin.request(shop, BulkOperationsNewestDocument, { query: "operation_type:query" });
  return bulkOperations.nodes.find(({ query }) => query.includes(nameOf(marker)))?.id ?? null;
}

/** @returns null when Shopify knows no such operation any more */
export async function listingState(admin: AdminApi, shop: string, id: string): Promise<ListingState | null> {
  const { bulkOperation } = await admin.request(shop, BulkOperationStatusDocument, { id });
  if (!bulkOperation) return null;
  const { status, errorCode, objectCount, url } = bulkOperation;
  return { status, errorCode, objects: Number(objectCount), url };
}

/** Cancelling what has ended already is no error. */
export async function cancelListing(admin: AdminApi, shop: string, id: string): Promise<void> {
  await admin.request(shop, BulkOperationCancelDocument, { id });
}

/** Streams a result; no more than a line is in memory. Lines about other media than images are counted and left out. */
export async function* readListing(url: string, counted: { lines: number }): AsyncGenerator<CatalogueLine> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw listingLost(`no answer: ${String(error)}`, error);
  }
  if (!response.ok || !response.body) throw listingLost(`HTTP ${response.status}`);
  for await (const line of textLines(Readable.fromWeb(response.body as WebReadableStream<Uint8Array>))) {
    if (line === "") continue;
    counted.lines += 1;
    const parsed = parseLine(line);
    if (parsed) yield parsed;
  }
}

/** Not node:readline, which lets an error of its input escape as an exception of the process. */
async function* textLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const chunk of body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (error) {
    throw listingLost(String(error), error);
  }
  yield rest + decoder.decode();
}

const lineSchema = z.object({
  __typename: z.string(),
  id: z.string(),
  __parentId: z.string().optional(),
  title: z.string().optional(),
  mimeType: z.string().nullish(),
  fileStatus: z.string().optional(),
  image: z.object({ url: z.string(), width: z.number().nullable(), height: z.number().nullable() }).nullish(),
  originalSource: z.object({ fileSize: z.number().nullable() }).nullish(),
});

/** @returns null for a line that is about no image. @throws ShopifyError for a line of another shape */
export function parseLine(line: string): CatalogueLine | null {
  const parsed = lineSchema.safeParse(fromJson(line));
  if (!parsed.success) throw new ShopifyError("listing_line", { message: `expected a line of the listing but received ${line.slice(0, 200)}`, merchantText: "Shopify's list of the catalogue could not be read. We will try again.", retry: "later" });
  const { __typename: type, id, __parentId: parentId = "", title = "", mimeType, fileStatus, image, originalSource } = parsed.data;
  if (type === "Product") return { kind: "product", productId: id, title };
  if (type !== "MediaImage") return null;
  if (parentId.startsWith("gid://shopify/ProductVariant/")) return { kind: "variantImage", variantId: parentId, mediaId: id };
  const { width = null, height = null } = image ?? {};
  return {
    kind: "image", productId: parentId, mediaId: id, mime: mimeType ?? null, fileStatus: fileStatus ?? "", width, height, bytes: originalSource?.fileSize ?? null,
    fingerprint: image && width && height ? fingerprintOf(image.url, width, height) : null,
  };
}

function fromJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function listingLost(why: string, cause?: unknown): ShopifyError {
  return new ShopifyError("listing", { message: `the download of a listing broke off: ${why}`, merchantText: "Shopify's list of the catalogue could not be read. We will try again.", retry: "later", cause });
}
