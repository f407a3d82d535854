/** What the page about the image API is given: plain JSON, made by app/service/api-page.ts. Times are ISO 8601. */

export interface KeyRow {
  id: string;
  name: string;
  prefix: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export interface CallbackRow {
  id: string;
  jobId: string;
  /** Without its query, which may hold a secret of the client's. */
  url: string;
  state: "pending" | "delivered" | "failed";
  attempts: number;
  problem: string | null;
  nextAttemptAt: string | null;
  createdAt: string;
}

export interface ApiView {
  keys: KeyRow[];
  /** The latest, newest first. */
  callbacks: CallbackRow[];
  callbackSecret: string;
  /** Null where credits are not counted. */
  balance: number | null;
  apiUrl: string;
  /** When this was read. */
  now: string;
  /** What was known before the app could not be reached. */
  stale: boolean;
}

export type ApiAnswer = { ok: true; message: string; key?: string } | { ok: false; message: string };
