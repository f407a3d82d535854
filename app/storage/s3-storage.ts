/** Storage in a bucket of an S3-compatible store: for any number of machines. */
import { randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CreateBucketCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadBucketCommand, HeadObjectCommand, ListObjectsCommand, PutObjectCommand, S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { PackshotError } from "../errors.ts";
import type { FileCache } from "./file-cache.ts";
import { measure, sha256Of } from "./measure.ts";
import { fileMissing, safeKey, type ByteRange, type Storage, type Stored } from "./storage.ts";

/** Larger files go up in parts of this size, two at a time: at most this much of a file is in memory, twice. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;
const CONNECT_TIMEOUT_MS = 5_000;
const SILENCE_TIMEOUT_MS = 30_000;
const ATTEMPTS = 4;

export interface S3Settings {
  bucket: string;
  region: string;
  /** Of another store than Amazon's. */
  endpoint: string | undefined;
  /** The bucket's name stands in the path, not in the host. */
  pathStyle: boolean;
  /** When not given, those that the machine has (its role, its profile). */
  credentials: { accessKeyId: string; secretAccessKey: string } | undefined;
}

/**
 * Every object carries the SHA-256 of its bytes, and every download is compared with it.
 * @throws PackshotError storage_unreachable for whatever the store refuses; worth another try
 */
export function s3Storage(settings: S3Settings, cache: FileCache): Storage {
  const { bucket } = settings;
  const client = clientOf(settings);
  const at = (key: string) => ({ Bucket: bucket, Key: safeKey(key) });

  const head = (key: string) => lookedUp(`reading ${key}`, () => client.send(new HeadObjectCommand(at(key))));
  const get = async (key: string, range?: ByteRange): Promise<{ body: Readable; sha256: string | undefined }> => {
    const found = await lookedUp(`reading ${key}`, () => client.send(new GetObjectCommand({ ...at(key), ...(range ? { Range: `bytes=${range.start}-${range.end}` } : {}) })));
    if (!found?.Body) throw fileMissing(key);
    return { body: found.Body as Readable, sha256: found.Metadata?.sha256 };
  };
  const putBytes = (key: string, bytes: Uint8Array, { sha256 }: Stored) =>
    asked(`storing ${key}`, () => client.send(new PutObjectCommand({ ...at(key), Body: bytes, ContentLength: bytes.length, Metadata: { sha256 } })));
  const putParts = (key: string, file: string, { sha256 }: Stored) =>
    asked(`storing ${key}`, () =>
      new Upload({ client, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE, params: { ...at(key), Body: createReadStream(file), Metadata: { sha256 } } }).done(),
    );

  return {
    async put(key, bytes) {
      const stored = { sha256: sha256Of(bytes), bytes: bytes.length };
      await putBytes(key, bytes, stored);
      return stored;
    },
    async putFile(key, file) {
      const stored = await measure(file);
      if (stored.bytes <= PART_BYTES) await putBytes(key, await readFile(file), stored);
      else await putParts(key, file, stored);
      await cache.adopt(stored.sha256, file);
      return stored;
    },
    async read(key) {
      const { body, sha256 } = await get(key);
      const chunks: Buffer[] = [];
      await asked(`reading ${key}`, async () => {
        for await (const chunk of body as AsyncIterable<Buffer>) chunks.push(chunk);
      });
      const bytes = Buffer.concat(chunks);
      expectSame(key, sha256Of(bytes), sha256);
      return bytes;
    },
    async stat(key) {
      const found = await head(key);
      return found && { bytes: found.ContentLength ?? 0, modifiedAt: found.LastModified ?? new Date(0) };
    },
    async stream(key, range) {
      return (await get(key, range)).body;
    },
    async localPath(key, folder) {
      const found = await head(key);
      if (!found) throw fileMissing(key);
      const sha256 = found.Metadata?.sha256;
      const target = path.join(folder, `stored-${randomUUID()}`);
      if (sha256 !== undefined && (await cache.give(sha256, target))) return target;
      const { body } = await get(key);
      await asked(`reading ${key}`, () => pipeline(body, createWriteStream(target)));
      const received = await measure(target);
      expectSame(key, received.sha256, sha256);
      await cache.keep(received.sha256, target);
      return target;
    },
    exists: async (key) => (await head(key)) !== null,
    async deletePrefix(prefix) {
      await asked(`removing ${prefix}`, () => client.send(new DeleteObjectCommand(at(prefix))));
      for (;;) {
        // What was listed is removed before the next listing, which therefore begins at the front again.
        const listed = await asked(`listing ${prefix}`, () => client.send(new ListObjectsCommand({ Bucket: bucket, Prefix: `${safeKey(prefix)}/` })));
        const keys = (listed.Contents ?? []).flatMap(({ Key }) => (Key === undefined ? [] : [{ Key }]));
        if (keys.length === 0) return;
        const removed = await asked(`removing ${prefix}`, () => client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: keys, Quiet: true } })));
        const [refused] = removed.Errors ?? [];
        if (refused) throw unreachable(`removing ${prefix}`, `${refused.Code ?? "refused"} for ${refused.Key ?? "a key"}`);
      }
    },
    async check() {
      await asked(`the bucket ${bucket}`, () => client.send(new HeadBucketCommand({ Bucket: bucket })));
    },
  };
}

/** @returns false when it was there */
export async function makeBucket(settings: S3Settings): Promise<boolean> {
  const { bucket } = settings;
  const client = clientOf(settings);
  const there = await lookedUp(`the bucket ${bucket}`, () => client.send(new HeadBucketCommand({ Bucket: bucket })));
  if (!there) await asked(`making the bucket ${bucket}`, () => client.send(new CreateBucketCommand({ Bucket: bucket })));
  return !there;
}

function clientOf({ region, endpoint, pathStyle, credentials }: S3Settings): S3Client {
  return new S3Client({
    region,
    forcePathStyle: pathStyle,
    maxAttempts: ATTEMPTS,
    // The body's SHA-256 is part of the signature and of the object. Checksums in trailers are what other stores than Amazon's often refuse.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_TIMEOUT_MS },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials ? { credentials } : {}),
  });
}

async function asked<T>(what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw unreachable(what, error instanceof Error ? `${error.name}: ${error.message}` : String(error), error);
  }
}

/** @returns null for a key that is not there */
function lookedUp<T>(what: string, ask: () => Promise<T>): Promise<T | null> {
  return asked(what, () =>
    ask().catch((error: unknown) => {
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404 && error.name !== "NoSuchBucket") return null;
      throw error;
    }),
  );
}

function expectSame(key: string, received: string, expected: string | undefined): void {
  if (expected !== undefined && received !== expected) throw unreachable(`reading ${key}`, `bytes with the SHA-256 ${received}, not ${expected}`);
}

function unreachable(what: string, received: string, cause?: unknown): PackshotError {
  return new PackshotError("storage_unreachable", {
    message: `expected the store to answer ${what} but received ${received}`,
    merchantText: "Our file storage could not be reached. We will try again.",
    retry: "later",
    cause,
  });
}
