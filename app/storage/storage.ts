/** Bytes under names. A key is a relative path of safe segments; what was put is never half there. */
export interface Storage {
  /** Stores bytes; the same key may be put again. @returns their SHA-256 (hex) and size */
  put(key: string, bytes: Uint8Array): Promise<Stored>;
  /** Takes a file of the local disk into storage. The file is gone afterwards. */
  putFile(key: string, file: string): Promise<Stored>;
  read(key: string): Promise<Buffer>;
  /** A path on the local disk that holds the bytes, for another process to read; must not be written to. */
  localPath(key: string): Promise<string>;
  exists(key: string): Promise<boolean>;
  /** Removes every key that starts with the prefix, for a shop that leaves. */
  deletePrefix(prefix: string): Promise<void>;
}

export interface Stored {
  sha256: string;
  bytes: number;
}
