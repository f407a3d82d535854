import path from "node:path";
import { fileCache } from "./file-cache.ts";
import { localStorage } from "./local-storage.ts";
import type { S3Settings } from "./s3-storage.ts";
import type { Storage } from "./storage.ts";

export type StorageSettings = { kind: "local" } | { kind: "s3"; s3: S3Settings; cacheBytes: number };

/** @param dataDir this machine's own folder: the storage itself, or the copies it keeps of it */
export async function openStorage(settings: StorageSettings, dataDir: string): Promise<Storage> {
  if (settings.kind === "local") return localStorage(path.join(dataDir, "storage"));
  // The client is large: only whoever uses it loads it.
  const { s3Storage } = await import("./s3-storage.ts");
  return s3Storage(settings.s3, fileCache(path.join(dataDir, "cache"), settings.cacheBytes));
}
