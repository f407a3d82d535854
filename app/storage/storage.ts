import type { Readable } from "node:stream";
import { PackshotError } from "../errors.ts";

/** Bytes under names. A key is a relative path of safe segments; what was put is never half there. */
export interface Storage {
  /** Stores bytes; the same key may be put again. @returns their SHA-256 (hex) and size */
  put(key: string, bytes: Uint8Array): Promise<Stored>;
  /** Takes a file of the local disk into storage. The file is gone afterwards. */
  putFile(key: string, file: string): Promise<Stored>;
  /** @throws PackshotError stored_file_missing */
  read(key: string): Promise<Buffer>;
  /** @returns null when nothing is stored under the key */
  stat(key: string): Promise<FileState | null>;
  /** @param range in bytes, both ends included. @throws PackshotError stored_file_missing */
  stream(key: string, range?: ByteRange): Promise<Readable>;
  /**
   * A file of the local disk that holds the bytes, for another process to read; must not be written to.
   * @param folder it may be put there; whoever called removes the folder when the file is not needed any more
   * @throws PackshotError stored_file_missing
   */
  localPath(key: string, folder: string): Promise<string>;
  exists(key: string): Promise<boolean>;
  /** Removes the key itself and every key below it, for a shop that leaves. */
  deletePrefix(prefix: string): Promise<void>;
  /** Resolves when bytes can be stored and read now. */
  check(): Promise<void>;
}

export interface Stored {
  sha256: string;
  bytes: number;
}

export interface FileState {
  bytes: number;
  modifiedAt: Date;
}

export interface ByteRange {
  start: number;
  end: number;
}

const SAFE_KEY = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/** @returns the key. @throws when it is anything but plain path segments */
export function safeKey(key: string): string {
  if (!SAFE_KEY.test(key)) throw new Error(`expected a storage key of plain path segments but received "${key}"`);
  return key;
}

export function fileMissing(key: string): PackshotError {
  return new PackshotError("stored_file_missing", { message: `expected a stored file ${key} but there is none`, merchantText: "A file that belongs to this image is missing. Reprocess the image." });
}
