/** Reads a creating request: fields from JSON or multipart, a file straight to disk. */
import { createHash, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import path from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import busboy from "busboy";
import { sniff } from "../imaging/load/sniff.ts";
import { ApiProblem, badRequest, invalid } from "./problems.ts";

const MAX_FIELDS_BYTES = 1_000_000;
/** No field of any request needs half as much. */
const MAX_DEPTH = 20;
const SNIFFED_BYTES = 4096;
const partLimits = { files: 1, fields: 30, fieldNameSize: 100, fieldSize: 200_000, headerPairs: 50 };

export interface ReceivedFile {
  /** On this process's scratch disk: take it into storage, or `discard` it. */
  path: string;
  sha256: string;
}

export interface Received {
  /** As they came, unchecked. */
  fields: Record<string, unknown>;
  file: ReceivedFile | null;
  /** Removes the file, if it is still there. */
  discard: () => Promise<void>;
}

export interface ReceiveOptions {
  scratchDir: string;
  maxFileBytes: number;
}

/** @throws ApiProblem bad_request, or validation when the file is too large or no picture; nothing is left on disk then */
export async function receive(request: IncomingMessage, options: ReceiveOptions): Promise<Received> {
  const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type === "application/json") return { fields: await readJson(request), file: null, discard: () => Promise.resolve() };
  if (type === "multipart/form-data") return receiveMultipart(request, options);
  throw badRequest("The Content-Type must be application/json or multipart/form-data.");
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bounded(request, MAX_FIELDS_BYTES, () => badRequest("The request body is too large."))) chunks.push(chunk);
  const value = parseJson(Buffer.concat(chunks).toString("utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw badRequest("The request body is not a JSON object.");
  return value as Record<string, unknown>;
}

/** @returns undefined for what is no JSON, or JSON that cannot be worked with: see {@link isUsable} */
export function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isUsable(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Not nested so deeply that whoever walks through it would run out of stack, and every text in it can be stored. */
function isUsable(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH || !level.every((inner) => typeof inner !== "string" || isStorable(inner))) return false;
    level = level.flatMap((inner) => (typeof inner === "object" && inner !== null ? (Object.values(inner) as unknown[]) : []));
  }
  return true;
}

/** PostgreSQL knows neither U+0000 nor half a surrogate pair. */
function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

async function receiveMultipart(request: IncomingMessage, { scratchDir, maxFileBytes }: ReceiveOptions): Promise<Received> {
  const target = path.join(scratchDir, `upload-${randomUUID()}`);
  const discard = () => rm(target, { force: true });
  const tooLarge = () => invalid({ file: [`The file is too large. Allowed maximum size is ${Math.floor(maxFileBytes / 1_000_000)} MB.`] });
  const fields = new Map<string, string>();
  const problems: ApiProblem[] = [];
  let upload: Readable | undefined;
  let writing: Promise<ReceivedFile> | undefined;

  const parser = parserFor(request, maxFileBytes);
  parser.on("field", (name, value, { nameTruncated, valueTruncated }) => {
    if (nameTruncated || valueTruncated) problems.push(invalid({ [name.slice(0, 40)]: ["This value is too long."] }));
    if (!isStorable(value)) problems.push(badRequest("The request holds characters that are no text."));
    fields.set(name, value);
  });
  parser.on("file", (name, stream) => {
    if (name !== "file") {
      stream.resume();
      return;
    }
    stream.once("limit", () => problems.push(tooLarge()));
    upload = stream;
    writing = writeFile(stream, target);
    // The parser would wait for ever for a reader that is gone.
    writing.catch((error: unknown) => parser.destroy(error as Error));
  });
  parser.on("filesLimit", () => problems.push(invalid({ file: ["Send one file per request."] })));
  parser.on("fieldsLimit", () => problems.push(badRequest("The request has too many fields.")));

  try {
    await pipeline(bounded(request, maxFileBytes + MAX_FIELDS_BYTES, tooLarge), parser);
    const file = (await writing) ?? null;
    if (problems[0]) throw problems[0];
    return { fields: Object.fromEntries(fields), file, discard };
  } catch (thrown) {
    // After a malformed part the parser still begins the file that follows, and never ends it.
    upload?.destroy();
    await writing?.catch(() => undefined);
    await discard();
    const error = problems[0] ?? thrown;
    // What the disk refuses is our fault, everything else the sender's.
    if (error instanceof ApiProblem || (error instanceof Error && "syscall" in error)) throw error;
    throw badRequest("The multipart body cannot be read.");
  }
}

function parserFor(request: IncomingMessage, maxFileBytes: number): busboy.Busboy {
  try {
    return busboy({ headers: request.headers, limits: { ...partLimits, fileSize: maxFileBytes } });
  } catch {
    throw badRequest("The multipart body has no boundary.");
  }
}

async function writeFile(source: Readable, target: string): Promise<ReceivedFile> {
  const hash = createHash("sha256");
  const writer = createWriteStream(target);
  let head = Buffer.alloc(0);
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        if (head.length < SNIFFED_BYTES) head = Buffer.concat([head, chunk.subarray(0, SNIFFED_BYTES)]);
        yield chunk;
      }
    },
    writer,
  ).finally(() => closed(writer));
  // By its bytes alone: the name and type are the sender's claim.
  if (head.length === 0) throw invalid({ file: ["An empty file is not allowed."] });
  if (sniff(head) === null) throw invalid({ file: ["This file is not a valid image."] });
  return { path: target, sha256: hash.digest("hex") };
}

/** A stream that is broken off early may still be opening its file: until then there is nothing to remove. */
async function closed(writer: WriteStream): Promise<void> {
  if (!writer.closed) await once(writer, "close");
}

/** Leaves the request open when it is broken off: the answer still has to go out on its connection. */
async function* bounded(request: IncomingMessage, maxBytes: number, refuse: () => ApiProblem): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw refuse();
    yield chunk;
  }
}
