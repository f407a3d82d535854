import { randomBytes } from "node:crypto";
import type { Chance } from "./faults.ts";
import { faultOfIdToken } from "./id-token.ts";
import { breaksOff, readBody, sendJson, type Call, type Route } from "./http.ts";
import type { Settings } from "./options.ts";
import type { AccessToken, RefreshToken, State } from "./state.ts";
import type { Store } from "./store.ts";

const TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:id_token";
const OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token";
const ONLINE = "urn:shopify:params:oauth:token-type:online-access-token";
const REFRESH_SECONDS = 90 * 24 * 3600;

interface Refusal {
  status: number;
  error: string;
  error_description: string;
}

const refuse = (status: number, error: string, error_description: string): Refusal => ({ status, error, error_description });
const freshToken = (prefix: string) => `${prefix}_${randomBytes(16).toString("hex")}`;

/**
 * POST https://{shop}/admin/oauth/access_token (shopify.md 5): token exchange and refresh. The first exchange is the installation:
 * webhooks have no subscription before it. Refresh tokens rotate; the previous one can be retried until its replacement is used.
 */
export function oauthRoutes(settings: Settings, store: Store, chance: Chance): Route[] {
  const { state } = store;

  function exchange(body: Record<string, unknown>): object {
    if (body.subject_token_type !== ID_TOKEN_TYPE) return refuse(400, "invalid_request", "expected subject_token_type to name an id token");
    const fault = faultOfIdToken(typeof body.subject_token === "string" ? body.subject_token : "", settings);
    if (fault !== null) return refuse(400, "invalid_subject_token", fault);
    state.installed = true;
    if (body.requested_token_type === ONLINE) return onlineAnswer(settings, state);
    if (body.requested_token_type !== OFFLINE) return refuse(400, "invalid_request", "expected requested_token_type to be online or offline");
    if (body.expiring === "1" || body.expiring === 1 || body.expiring === true) return expiringAnswer(settings, state, state.grantedScopes, null);
    const token = issueAccess(state, { shop: settings.shop, scopes: state.grantedScopes, expiresAtMs: null });
    return { access_token: token, scope: state.grantedScopes };
  }

  function refresh(body: Record<string, unknown>): object {
    const name = typeof body.refresh_token === "string" ? body.refresh_token : "";
    const known = state.refreshTokens[name];
    if (known === undefined || known.shop !== settings.shop || known.expiresAtMs <= Date.now()) {
      return refuse(400, "invalid_grant", "This refresh token is unknown, expired or already replaced");
    }
    // Using a replacement ends the token that it replaced; retrying the older one forgets the replacement that nobody used.
    if (known.replaces !== null) Reflect.deleteProperty(state.refreshTokens, known.replaces);
    known.replaces = null;
    if (known.replacedBy !== null) Reflect.deleteProperty(state.refreshTokens, known.replacedBy);
    return expiringAnswer(settings, state, known.scopes, name);
  }

  async function answer(call: Call): Promise<void> {
    const { request, response, host } = call;
    if (breaksOff(chance, call)) return;
    if (host !== settings.shop) return sendJson(response, 404, { errors: "Not Found" });
    const body = parseBody(request.headers["content-type"], (await readBody(request)).toString("utf8"));
    const result = grant(body);
    await store.save();
    if ("status" in result && typeof result.status === "number") {
      const { status, ...error } = result;
      return sendJson(response, status, error);
    }
    sendJson(response, 200, result);
  }

  function grant(body: Record<string, unknown>): object {
    if (body.client_id !== settings.apiKey || body.client_secret !== settings.apiSecret) return refuse(401, "invalid_client", "Client authentication failed");
    if (body.grant_type === TOKEN_EXCHANGE) return exchange(body);
    if (body.grant_type === "refresh_token") return refresh(body);
    return refuse(400, "unsupported_grant_type", "expected token exchange or refresh_token");
  }

  return [{ method: "POST", path: "/admin/oauth/access_token", host: ".myshopify.com", handle: answer }];
}

function expiringAnswer(settings: Settings, state: State, scopes: string, replaces: string | null): object {
  const { shop } = settings;
  const accessToken = issueAccess(state, { shop, scopes, expiresAtMs: Date.now() + settings.accessTokenSeconds * 1000 });
  const refreshToken = freshToken("shprt");
  state.refreshTokens[refreshToken] = { shop, scopes, expiresAtMs: Date.now() + REFRESH_SECONDS * 1000, replaces, replacedBy: null } satisfies RefreshToken;
  const replaced = replaces === null ? undefined : state.refreshTokens[replaces];
  if (replaced !== undefined) replaced.replacedBy = refreshToken;
  return {
    access_token: accessToken,
    scope: scopes,
    expires_in: settings.accessTokenSeconds,
    refresh_token: refreshToken,
    refresh_token_expires_in: REFRESH_SECONDS,
  };
}

function onlineAnswer(settings: Settings, state: State): object {
  const seconds = 24 * 3600;
  const token = issueAccess(state, { shop: settings.shop, scopes: state.grantedScopes, expiresAtMs: Date.now() + seconds * 1000 });
  const user = { id: 42, first_name: "Shop", last_name: "Owner", email: "owner@example.com", account_owner: true, locale: "en", collaborator: false, email_verified: true };
  return { access_token: token, scope: state.grantedScopes, expires_in: seconds, associated_user_scope: state.grantedScopes, associated_user: user };
}

/** Adds a token, and drops the dead ones so that the list stays short. */
function issueAccess(state: State, token: AccessToken): string {
  for (const [name, old] of Object.entries(state.accessTokens)) if (old.expiresAtMs !== null && old.expiresAtMs <= Date.now()) Reflect.deleteProperty(state.accessTokens, name);
  const name = freshToken("shpat");
  state.accessTokens[name] = token;
  return name;
}

function parseBody(contentType: string | undefined, text: string): Record<string, unknown> {
  if (contentType?.includes("json") !== true) return Object.fromEntries(new URLSearchParams(text));
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
