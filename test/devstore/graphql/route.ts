import { setTimeout as sleep } from "node:timers/promises";
import { ADMIN_API_VERSION, type AdminSchema } from "../../../scripts/admin-schema.ts";
import { strikes } from "../faults.ts";
import { HttpError, readJson, sendJson, type Call, type Route } from "../http.ts";
import { grantedHandles } from "../scopes.ts";
import type { Context } from "./context.ts";
import { createExecutor } from "./execute.ts";
import { settleReorders } from "./gallery-mutations.ts";

/** POST https://{shop}/admin/api/2026-10/graphql.json. Another version is 404, a dead or missing token 401. */
export function graphqlRoutes(schema: AdminSchema, world: Omit<Context, "granted" | "scopes">): Route[] {
  const { settings, store, faults, chance } = world;
  const run = createExecutor(schema, settings.throttle);

  async function answer({ request, response, host, parts }: Call): Promise<void> {
    if (parts.version !== ADMIN_API_VERSION || host !== settings.shop) return sendJson(response, 404, { errors: "Not Found" });
    const token = store.state.accessTokens[String(request.headers["x-shopify-access-token"])];
    if (token === undefined || token.shop !== settings.shop || (token.expiresAtMs !== null && token.expiresAtMs <= Date.now())) {
      return sendJson(response, 401, { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" });
    }
    const body = await readJson(request);
    if (typeof body.query !== "string") throw new HttpError(400, "Required parameter missing or invalid");
    if (faults.slowMs > 0) await sleep(faults.slowMs);
    if (chance.strikes("slow")) await sleep(2000 * chance.next("slowness"));
    if (strikes(faults, "resetNext") || chance.strikes("reset")) return void request.socket.destroy();
    if (strikes(faults, "http429Next") || chance.strikes("http429")) {
      response.setHeader("retry-after", "1.0");
      return sendJson(response, 429, { errors: "Exceeded the rate limit. Reduce request rates to resume uninterrupted service." });
    }
    if (strikes(faults, "http500Next") || chance.strikes("http5xx")) return sendJson(response, 500, { errors: "Internal Server Error" });
    const variables = typeof body.variables === "object" && body.variables !== null ? (body.variables as Record<string, unknown>) : {};
    const operationName = typeof body.operationName === "string" ? body.operationName : null;
    await settleReorders(world);
    const result = await run({ query: body.query, variables, operationName }, { ...world, scopes: token.scopes, granted: grantedHandles(token.scopes) });
    if ((/\bfileUpdate\b/.test(body.query) && strikes(faults, "lostUpdates")) || chance.strikes("lostAnswer")) return void request.socket.destroy();
    response.setHeader("x-shopify-api-version", ADMIN_API_VERSION);
    sendJson(response, 200, result);
  }

  return [{ method: "POST", path: "/admin/api/:version/graphql.json", host: ".myshopify.com", handle: answer }];
}
