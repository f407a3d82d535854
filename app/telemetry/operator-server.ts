/** What an operator's tools ask a process: is it alive, is it ready, its metrics. On an address of its own, because metrics are not for the public. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Registry } from "prom-client";
import type { Readiness } from "./health.ts";

const statuses = { ok: 200, notFound: 404, failed: 500, notReady: 503 };

export interface Operations {
  readiness: () => Promise<Readiness>;
  registry: Registry;
}

/** Answers /healthz and /readyz; for the public server too. @returns whether the path was one of them */
export async function answerHealth(path: string, response: ServerResponse, readiness: () => Promise<Readiness>): Promise<boolean> {
  if (path !== "/healthz" && path !== "/readyz") return false;
  const body = path === "/healthz" ? { alive: true } : await readiness();
  const ok = !("ready" in body) || body.ready;
  response.writeHead(ok ? statuses.ok : statuses.notReady, { "content-type": "application/json", "cache-control": "no-store" }).end(JSON.stringify(body));
  return true;
}

/** @returns the port that was taken, and what closes the server */
export async function startOperatorServer({ host, port }: { host: string; port: number }, { readiness, registry }: Operations): Promise<{ port: number; close: () => void }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split("?")[0] ?? "";
    if (await answerHealth(path, response, readiness)) return;
    if (path !== "/metrics") response.writeHead(statuses.notFound).end();
    else response.writeHead(statuses.ok, { "content-type": registry.contentType }).end(await registry.metrics());
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => (response.headersSent ? response.destroy() : response.writeHead(statuses.failed).end()));
  }).listen(port, host);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
