/** Every request of the web process: it gets its id, its line in the log, its span and its place in the metrics. */
import { randomUUID } from "node:crypto";
import type { Request, RequestHandler } from "express";
import type { Logger } from "pino";
import { acceptableId, withCorrelation } from "./correlation.ts";
import { httpSeconds } from "./metrics.ts";
import { tracedEntrance } from "./trace.ts";

/** What a path leads to. Paths themselves are not kept: some hold signatures. */
const doors: [prefix: string, door: string][] = [
  ["/webhooks/", "webhooks"],
  ["/api/", "image API"],
  ["/REST.svc", "image API"],
  ["/soap.asmx", "image API"],
  ["/files/", "files"],
  ["/assets/", "assets"],
];

export function observeRequests(log: Logger): RequestHandler {
  return (request, response, next) => {
    const id = idOf(request);
    const door = doors.find(([prefix]) => request.path.startsWith(prefix))?.[1] ?? "pages";
    const started = performance.now();
    response.set("X-Request-Id", id);
    withCorrelation(id, () => {
      // Comes always, after an error too.
      const closed = new Promise<void>((resolve) => response.once("close", resolve));
      void closed.then(() => {
        const ms = performance.now() - started;
        const status = response.statusCode;
        httpSeconds.observe({ door, status: `${Math.floor(status / 100)}xx` }, ms / 1000);
        log[request.method === "GET" ? "debug" : "info"]({ door, method: request.method, status, ms: Math.round(ms) }, "request");
      });
      void tracedEntrance(door, { "http.request.method": request.method }, async () => {
        next();
        await closed;
      });
    });
  };
}

/** A webhook's own id, that of a proxy or client in front, or a new one. */
function idOf(request: Request): string {
  return acceptableId(request.get("x-shopify-webhook-id")) ?? acceptableId(request.get("x-request-id")) ?? randomUUID();
}
