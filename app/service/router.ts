import { Router } from "express";
import type { ServiceContext } from "./context.ts";
import { docsPage } from "./docs-page.ts";
import { endpoint, refuse } from "./http.ts";
import { openApi } from "./openapi.ts";
import { ApiProblem, notFound } from "./problems.ts";
import { balance } from "./removit/balance.ts";
import { status } from "./removit/status.ts";
import { upload } from "./removit/upload.ts";

const methodNotAllowed = () => new ApiProblem("method_not_allowed");

/** The image API under /api. */
export function imageApi(context: ServiceContext): Router {
  const api = Router({ caseSensitive: true, strict: true });
  api.route("/v1/upload").post(endpoint(context, "accepted", upload)).all(refuse(methodNotAllowed, "POST"));
  api.route("/v1/status").get(endpoint(context, "ok", status)).all(refuse(methodNotAllowed, "GET"));
  api.route("/v1/balance").get(endpoint(context, "ok", balance)).all(refuse(methodNotAllowed, "GET"));
  const description = openApi(context.appUrl);
  const page = docsPage(description);
  api.get("/openapi.json", (_request, response) => void response.json(description));
  api.get("/docs", (_request, response) => void response.set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'").type("html").send(page));
  api.use("/v1", refuse(notFound));
  return api;
}
