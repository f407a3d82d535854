/**
 * HTTP to addresses that somebody else chose: a picture to fetch, a callback to call. Such an address must not lead into our own network
 * (server-side request forgery), not even by DNS or by a redirect, must not keep us waiting, and must not fill the disk.
 */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { isIPv6, type LookupFunction } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Agent, request, type Dispatcher } from "undici";
import { PackshotError } from "../../errors.ts";
import { allowList } from "./address.ts";
import { bodyTooLarge, tooManyRedirects, urlAnswered, urlUnreachable } from "./errors.ts";
import { findTarget, type Resolve, type Target } from "./target.ts";

const MAX_REDIRECTS = 5;
const CONNECT_TIMEOUT_MS = 5_000;
const MAX_HEADER_BYTES = 16_384;
/** Never sent on after a redirect: they were meant for the first host alone. */
const secretHeaders = new Set(["authorization", "cookie", "proxy-authorization"]);

export interface SafeFetchOptions {
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** The answer's body is broken off beyond it. Compression is never asked for nor undone, so these are the bytes of the wire. */
  maxBytes: number;
  /** For everything together: resolving, connecting, redirects, headers and the whole body. */
  timeoutMs: number;
  /** Redirects to follow; each is checked as the first address was. */
  maxRedirects?: number;
  /** The operator's hosts that may be private: names, addresses or ranges. */
  allowHosts?: readonly string[];
  /** Stands in for DNS. */
  resolve?: Resolve;
}

export interface SafeResponse {
  status: number;
  /** Lower-case names; of a repeated header the first. */
  headers: Record<string, string>;
  /** To be read or destroyed; it fails with "body_too_large" or "url_unreachable". */
  body: Readable;
}

/**
 * Sends one request to an address of somebody else's choice. Connections go to the very address that was checked (no second name lookup
 * that could answer differently), never through a proxy and never with credentials of ours.
 * @throws PackshotError "url_not_allowed", "url_unreachable", "body_too_large", "too_many_redirects"
 */
export async function safeFetch(address: string, options: SafeFetchOptions): Promise<SafeResponse> {
  const { method = "GET", headers = {}, body, maxRedirects = MAX_REDIRECTS, resolve } = options;
  const allowed = allowList(options.allowHosts ?? []);
  const signal = AbortSignal.timeout(options.timeoutMs);
  let sending: Sending = { method, headers: { accept: "*/*", "user-agent": "Packshot", ...Object.fromEntries(new Headers(headers)), "accept-encoding": "identity" }, body };
  let target = await unlessLate(findTarget(address, { allowed, resolve }), signal, "its name");
  for (let redirects = 0; ; redirects++) {
    const answer = await send(target, sending, options, signal);
    const location = redirectOf(answer);
    if (location === undefined) return answer;
    answer.body.destroy();
    if (redirects === maxRedirects) throw tooManyRedirects(target.url.origin, maxRedirects);
    target = await unlessLate(findTarget(location, { allowed, resolve, base: target.url }), signal, target.url.origin);
    sending = afterRedirect(sending, answer.status);
  }
}

interface Sending {
  method: "GET" | "POST";
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

/** RFC 9110, 15.4: only 307 and 308 repeat a POST. */
function afterRedirect({ method, headers, body }: Sending, status: number): Sending {
  const repeats = method === "GET" || status === 307 || status === 308;
  const kept = Object.entries(headers).filter(([name]) => !secretHeaders.has(name) && (repeats || name !== "content-type"));
  return { method: repeats ? method : "GET", headers: Object.fromEntries(kept), body: repeats ? body : undefined };
}

function redirectOf({ status, headers }: SafeResponse): string | undefined {
  return [301, 302, 303, 307, 308].includes(status) ? headers.location : undefined;
}

async function send({ url, addresses }: Target, { method, headers, body }: Sending, { maxBytes, timeoutMs }: SafeFetchOptions, signal: AbortSignal): Promise<SafeResponse> {
  const agent = new Agent({
    connect: { lookup: pinnedTo(addresses), timeout: Math.min(CONNECT_TIMEOUT_MS, timeoutMs) },
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  const close = () => void agent.destroy();
  try {
    const answer = await request(url, { method, headers, body: body ?? null, dispatcher: agent, signal });
    const received = plainHeaders(answer.headers);
    // What nobody reads still fails when the time is up; that is no error of the process.
    answer.body.on("error", () => undefined);
    if (Number(received["content-length"] ?? 0) > maxBytes) throw bodyTooLarge(url.origin, maxBytes);
    return { status: answer.statusCode, headers: received, body: Readable.from(capped(answer.body, url.origin, maxBytes)).once("close", close) };
  } catch (error) {
    close();
    throw asUnreachable(error, url.origin);
  }
}

/** Answers every question for an address with the ones that were checked. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  return (_host, options, callback) => {
    const first = found[0];
    if (options.all) callback(null, found);
    else if (first) callback(null, first.address, first.family);
    else callback(new Error("expected a checked address but there is none"), "");
  };
}

function plainHeaders(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, Array.isArray(value) ? (value[0] ?? "") : value]])));
}

async function* capped(body: AsyncIterable<Uint8Array>, origin: string, maxBytes: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > maxBytes) throw bodyTooLarge(origin, maxBytes);
      yield chunk;
    }
  } catch (error) {
    throw asUnreachable(error, origin);
  }
}

/** A library's error may carry the whole address or a piece of the answer: only its code goes on. */
function asUnreachable(error: unknown, origin: string): PackshotError {
  if (error instanceof PackshotError) return error;
  const { name, code } = error as { name?: unknown; code?: unknown };
  return urlUnreachable(origin, name === "TimeoutError" ? "no complete answer in time" : typeof code === "string" ? code : "a broken connection");
}

function unlessLate<Result>(work: Promise<Result>, signal: AbortSignal, what: string): Promise<Result> {
  return new Promise((resolve, reject) => {
    const late = () => reject(urlUnreachable(what, "no answer in time"));
    signal.addEventListener("abort", late, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", late));
  });
}

/**
 * Downloads a file. When it fails, nothing is left at `file`.
 * @returns the size in bytes and the sender's claim of its type
 * @throws PackshotError as {@link safeFetch}, and "url_status" for an answer other than 2xx
 */
export async function safeDownload(address: string, file: string, options: SafeFetchOptions): Promise<{ bytes: number; contentType: string | undefined }> {
  const { status, headers, body } = await safeFetch(address, options);
  if (status < 200 || status > 299) {
    body.destroy();
    throw urlAnswered(new URL(address).origin, status);
  }
  const target = createWriteStream(file);
  try {
    await pipeline(body, target);
  } catch (error) {
    // A download that breaks off early may still be opening its file: until then there is nothing to remove.
    if (!target.closed) await once(target, "close");
    await rm(file, { force: true });
    throw error;
  }
  return { bytes: target.bytesWritten, contentType: headers["content-type"] };
}
