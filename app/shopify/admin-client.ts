/** The Admin GraphQL API outside a page request. Never retries by itself: the error says whether and when it is worth it. */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { ClientError, GraphQLClient } from "graphql-request";
import PQueue from "p-queue";
import { ShopifyError } from "./errors.ts";
import type { Tokens } from "./tokens.ts";

export const API_VERSION = "2026-10";
const CALL_TIMEOUT_MS = 30_000;
/** Calls of one shop under way at once from this process; the cost bucket is Shopify's to guard. */
const CALLS_PER_SHOP = 4;

export interface AdminApi {
  /** @throws ShopifyError */
  request<Result, Variables extends object>(shop: string, document: TypedDocumentNode<Result, Variables>, variables: Variables): Promise<Result>;
}

interface Cost {
  requestedQueryCost?: number;
  throttleStatus?: { currentlyAvailable: number; restoreRate: number };
}

export function adminApi(tokens: Tokens): AdminApi {
  const lanes = new Map<string, PQueue>();
  const laneOf = (shop: string): PQueue => {
    const lane = lanes.get(shop) ?? new PQueue({ concurrency: CALLS_PER_SHOP });
    lanes.set(shop, lane);
    return lane;
  };

  const call = async <Result, Variables extends object>(shop: string, document: TypedDocumentNode<Result, Variables>, variables: Variables): Promise<Result> => {
    const client = new GraphQLClient(`https://${shop}/admin/api/${API_VERSION}/graphql.json`, {
      headers: { "X-Shopify-Access-Token": await tokens.accessToken(shop) },
      fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) }),
    });
    try {
      // graphql-request's type asks for `variables` in a form that a generic caller cannot prove; the document's own type has checked them.
      return await client.request<Result>(document as TypedDocumentNode<Result>, variables);
    } catch (error) {
      throw asShopifyError(shop, error);
    }
  };

  return {
    request: (shop, document, variables) => laneOf(shop).add(() => call(shop, document, variables)),
  };
}

function asShopifyError(shop: string, error: unknown): ShopifyError {
  if (!(error instanceof ClientError)) {
    return new ShopifyError("unreachable", {
      message: `no answer from ${shop}: ${error instanceof Error ? error.message : String(error)}`,
      merchantText: "Shopify could not be reached. We will try again.",
      retry: "later",
      outcomeUnknown: true,
      cause: error,
    });
  }
  const { status, errors, extensions, headers } = error.response;
  const codes = (errors ?? []).map((one) => one.extensions["code"]);
  if (codes.includes("THROTTLED")) {
    return new ShopifyError("throttled", {
      message: `${shop} throttled the call`,
      merchantText: "Shopify asks us to slow down. We will go on in a moment.",
      retry: { at: new Date(Date.now() + throttleWaitMs((extensions as { cost?: Cost } | undefined)?.cost)) },
    });
  }
  if (status === 429 || status >= 500) {
    const seconds = Number(headers.get("retry-after"));
    return new ShopifyError(status === 429 ? "rate_limited" : "server_error", {
      message: `${shop} answered HTTP ${status}`,
      merchantText: "Shopify has a problem at the moment. We will try again.",
      retry: seconds > 0 ? { at: new Date(Date.now() + seconds * 1000) } : "later",
      outcomeUnknown: status >= 500,
    });
  }
  if (status === 401 || status === 403) {
    return new ShopifyError("no_access", {
      message: `${shop} answered HTTP ${status}`,
      merchantText: "Packshot has no access to this shop any more. Open the app in the Shopify admin to connect it again.",
      retry: status === 401 ? "later" : "never",
    });
  }
  const denied = codes.includes("ACCESS_DENIED");
  return new ShopifyError(denied ? "access_denied" : "bad_request", {
    message: `${shop} answered HTTP ${status}: ${(errors ?? []).map((one) => one.message).join("; ")}`,
    merchantText: denied ? "Packshot is missing a permission in this shop. Open the app in the Shopify admin to grant it." : "Shopify did not understand our request. The image was not changed.",
  });
}

/** Until the bucket holds what the call asks for (shopify.md 4), plus up to a quarter so that waiters do not return together. */
function throttleWaitMs(cost: Cost | undefined): number {
  const missing = (cost?.requestedQueryCost ?? 100) - (cost?.throttleStatus?.currentlyAvailable ?? 0);
  const seconds = Math.max(1, missing / (cost?.throttleStatus?.restoreRate ?? 100));
  return seconds * 1000 * (1 + Math.random() / 4);
}
