/** A web process: `npm run web`. Pages, webhooks and files; every long-lived thing is handed to the routes as their load context. */
import "./app/heap.ts";
import { createServer } from "node:http";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express from "express";
import { closable } from "./app/close-server.ts";
import { withConfig } from "./app/config.server.ts";
import { answerBrokenRequests } from "./app/service/broken-requests.ts";
import { fileHandler } from "./app/service/files.ts";
import { noteFetch } from "./app/service/rtb/fetched.ts";
import { rtbApi } from "./app/service/rtb/router.ts";
import { imageApi } from "./app/service/router.ts";
import { openWebServices, remixApp } from "./app/services.server.ts";
import { FILES_PATH } from "./app/storage/signed-url.ts";
import { answerHealth } from "./app/telemetry/operator-server.ts";
import { observeRequests } from "./app/telemetry/requests.ts";
import { webhookDoor } from "./app/webhooks.server.ts";

const FINISH_ANSWERS_MS = 20_000;
/** How often requests that take too long to arrive are looked for; each gets a 408 and its connection is closed. */
const SLOW_REQUESTS_INTERVAL_MS = 5_000;

await withConfig(async (config) => {
  const services = await openWebServices(config);
  const shopify = remixApp(services);
  const app = express().disable("x-powered-by");

  app.get(["/healthz", "/readyz"], (request, response, next) => void answerHealth(request.path, response, services.readiness).catch(next));
  app.use(observeRequests(services.log));
  // What programs ask for comes first: no look on the disk for a file of the pages.
  app.post("/webhooks/*", webhookDoor(services));
  app.get(`${FILES_PATH}/*`, noteFetch(services), fileHandler(services.storage, services.signer));
  app.use("/api", imageApi(services.imageApi));
  app.use(rtbApi(services.imageApi));

  const vite = config.web.development ? await import("vite").then(({ createServer }) => createServer({ server: { middlewareMode: true } })) : undefined;
  if (vite) app.use(vite.middlewares);
  else {
    app.use("/assets", express.static("build/client/assets", { immutable: true, maxAge: "1y" }));
    app.use(express.static("build/client", { maxAge: "1h" }));
  }
  const build = vite
    ? () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>
    : ((await import(new URL("./build/server/index.js", import.meta.url).href)) as ServerBuild);

  const remix = createRequestHandler({ build, mode: config.web.development ? "development" : "production", getLoadContext: () => ({ services, shopify }) });
  app.all("*", (request, response, next) => void remix(request, response, next));

  const server = createServer({ requestTimeout: config.web.requestMs, connectionsCheckingInterval: SLOW_REQUESTS_INTERVAL_MS }, app);
  answerBrokenRequests(server);
  const close = closable(server);
  server.listen(config.web.port, config.web.host, () => services.log.info({ address: server.address() }, "web ready"));
  server.on("error", (error) => {
    process.stderr.write(`Packshot cannot listen on BIND_HOST ${config.web.host}, PORT ${config.web.port}: ${error.message}\n`);
    process.exit(1);
  });

  const stop = () => void close(FINISH_ANSWERS_MS).then(services.close).then(() => process.exit(0));
  process.once("SIGTERM", stop).once("SIGINT", stop);
  // The supervisor was killed: a new one starts another web process on this port.
  process.once("disconnect", () => process.exit(1));
});
