/** Everything the stand-in remembers, as it is written to state.json. Times are ISO strings in whole seconds, as the Admin API gives them. */
export interface State {
  nextId: number;
  installed: boolean;
  /** Scopes of the installed app; what the merchant grants at the next installation before that. */
  grantedScopes: string;
  products: Product[];
  collections: Collection[];
  bulkOperations: Record<string, BulkOperation>;
  reorders: Record<string, Reorder>;
  media: Record<string, Media>;
  uploads: Record<string, StagedUpload>;
  accessTokens: Record<string, AccessToken>;
  refreshTokens: Record<string, RefreshToken>;
}

export interface Product {
  id: string;
  title: string;
  handle: string;
  status: "ACTIVE" | "DRAFT" | "ARCHIVED" | "UNLISTED";
  createdAt: string;
  updatedAt: string;
  /** Gallery order. */
  mediaIds: string[];
  variants: { id: string; title: string; mediaId: string | null }[];
}

/** A hand-picked collection. */
export interface Collection {
  id: string;
  title: string;
  handle: string;
  updatedAt: string;
  productIds: string[];
}

/** A bulk query (shopify.md 3); its result is a file beside the state. */
export interface BulkOperation {
  id: string;
  type: "QUERY";
  query: string;
  groupObjects: boolean;
  /** Scopes of the token that began it. */
  scopes: string;
  status: "CREATED" | "RUNNING" | "COMPLETED" | "CANCELING" | "CANCELED" | "FAILED";
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" | null;
  createdAt: string;
  completedAt: string | null;
  objects: number;
  rootObjects: number;
  /** Bytes of the result. */
  bytes: number;
}

/** A productReorderMedia on its way; no moves are left once it is done. */
export interface Reorder {
  id: string;
  productId: string;
  moves: { id: string; newPosition: number }[];
  doneAtMs: number;
}

export type ImageFormat = "jpg" | "png" | "webp" | "gif";
export type FileStatus = "UPLOADED" | "PROCESSING" | "READY" | "FAILED";

/** One stored content of a file. */
export interface Content {
  sha256: string;
  bytes: number;
  width: number;
  height: number;
  /** The `?v=` of the CDN address. */
  version: number;
}

export interface Media {
  id: string;
  alt: string;
  filename: string;
  /** The file's own format: a replacement is re-encoded to it. */
  format: ImageFormat;
  createdAt: string;
  updatedAt: string;
  fileStatus: FileStatus;
  fileErrors: { code: string; message: string; details: string | null }[];
  /** What the merchant uploaded last, for the before/after pages. */
  first: Content | null;
  current: Content | null;
  pending: Pending | null;
  /** Replacements the app asked for and Shopify accepted. */
  writes: number;
}

/** Bytes on their way to become a file's content. */
export interface Pending {
  /** sha256 of the bytes, or null when nothing can be downloaded from the given source. */
  sha256: string | null;
  /** What the uploader said the bytes are. */
  declared: { filename: string; mimeType: string } | null;
  uploadedAtMs: number;
  processingAtMs: number;
  readyAtMs: number;
  failWith: string | null;
  by: "merchant" | "app";
}

export interface StagedUpload {
  key: string;
  filename: string;
  mimeType: string;
  fileSize: number | null;
  resource: string;
  parameters: { name: string; value: string }[];
  expiresAtMs: number;
  /** Set by the upload itself: a target alone holds no bytes. */
  sha256: string | null;
}

export interface AccessToken {
  shop: string;
  scopes: string;
  expiresAtMs: number | null;
}

/** `replacedBy` is the token handed out for this one; this one keeps working until that one is used (shopify.md 5). */
export interface RefreshToken {
  shop: string;
  scopes: string;
  expiresAtMs: number;
  replaces: string | null;
  replacedBy: string | null;
}

export function emptyState(grantedScopes: string): State {
  return { nextId: 1001, installed: false, grantedScopes, products: [], collections: [], bulkOperations: {}, reorders: {}, media: {}, uploads: {}, accessTokens: {}, refreshTokens: {} };
}
