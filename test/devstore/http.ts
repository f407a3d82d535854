import type { IncomingMessage, ServerResponse } from "node:http";
import type { Chance } from "./faults.ts";

/** One call to the stand-in, as a route sees it. */
export interface Call {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  /** The host the caller meant: with the preload of redirect.mjs a real one, else the stand-in's own. */
  host: string;
  /** The named parts of the route's path. */
  parts: Record<string, string>;
}

export interface Route {
  method: string;
  /** "/store/:handle/products/:id"; a last part ":rest*" takes the remainder, slashes included. */
  path: string;
  /** The route serves only calls that meant a host ending so; absent: the stand-in's own address. */
  host?: string;
  handle: (call: Call) => Promise<void> | void;
}

const PLAIN_LIMIT = 40 * 1024 * 1024;

export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The host that a call was meant for: "" for the stand-in's own address. */
export function meantHost(request: IncomingMessage): string {
  const meant = request.headers["x-standin-host"];
  return typeof meant === "string" ? meant : "";
}

/** Finds the route and runs it; an HttpError becomes its status, anything else 500. */
export function router(routes: readonly Route[]): Handler {
  const compiled = routes.map((route) => ({ ...route, pattern: compile(route.path) }));
  return (request, response) => {
    const url = new URL(request.url ?? "/", "http://standin");
    const host = meantHost(request);
    for (const route of compiled) {
      if (route.method !== request.method || !(route.host === undefined ? host === "" : host.endsWith(route.host))) continue;
      const match = route.pattern.exec(url.pathname);
      if (match === null) continue;
      const parts = Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]));
      void run(route, { request, response, url, host, parts });
      return;
    }
    sendJson(response, 404, { errors: "Not Found" });
  };
}

async function run(route: Route, call: Call): Promise<void> {
  try {
    await route.handle(call);
  } catch (error) {
    if (call.response.headersSent) {
      call.response.destroy();
      return;
    }
    const status = error instanceof HttpError ? error.status : 500;
    if (status === 500) console.error("stand-in:", error);
    sendJson(call.response, status, { errors: error instanceof Error ? error.message : String(error) });
  }
}

function compile(path: string): RegExp {
  const source = path.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/:(\w+)\*/g, "(?<$1>.*)").replace(/:(\w+)/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source}$`);
}

/** Whether chance ends this call before anything happens: by a broken connection, or with 503. */
export function breaksOff(chance: Chance, { request, response }: Call): boolean {
  if (chance.strikes("reset")) {
    request.socket.destroy();
    return true;
  }
  if (!chance.strikes("http5xx")) return false;
  request.resume();
  sendJson(response, 503, { errors: "Service Unavailable" });
  return true;
}

/** The whole body, at most `limit` bytes. @throws HttpError 413 */
export async function readBody(request: IncomingMessage, limit = PLAIN_LIMIT): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw new HttpError(413, `expected a body of at most ${limit} bytes but received more`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A JSON object from the body. @throws HttpError 400 */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const text = (await readBody(request)).toString("utf8");
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below, with what was expected.
  }
  throw new HttpError(400, `expected a JSON object as body but received ${JSON.stringify(text.slice(0, 80))}`);
}

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}

export function sendHtml(response: ServerResponse, status: number, html: string): void {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }).end(html);
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { location }).end();
}
