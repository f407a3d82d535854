/** The Admin GraphQL API outside a page request. Never retries by itself: the error says whether and when it is worth it. */
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { Kind, print } from "graphql";
import { ClientError, GraphQLClient } from "graphql-request";
import PQueue from "p-queue";
import type { ApiBudget, ThrottleStatus, Turn } from "./budget.ts";
import { callCosts } from "./call-cost.ts";
import { ShopifyError } from "./errors.ts";
import type { Tokens } from "./tokens.ts";

export const API_VERSION = "2026-10";
const CALL_TIMEOUT_MS = 30_000;
/** Calls of one shop under way at once from this process. */
const CALLS_PER_SHOP = 10;

export interface AdminApi {
  /** Waits until the shop's points allow the call. @throws ShopifyError */
  request<Result, Variables extends object>(shop: string, document: TypedDocumentNode<Result, Variables>, variables: Variables): Promise<Result>;
  /** The same API for work that nobody waits for, such as bulk runs: it leaves a part of the points to the rest. */
  readonly background: AdminApi;
}

export interface AdminApiOptions {
  tokens: Tokens;
  budget: ApiBudget;
  /** Told of every answer: the points it cost, and whether it was THROTTLED. */
  onAnswer?: (shop: string, answer: { operation: string; points: number; throttled: boolean }) => void;
}

interface Cost {
  requestedQueryCost: number;
  actualQueryCost: number | null;
  throttleStatus: ThrottleStatus;
}

export function adminApi({ tokens, budget, onAnswer }: AdminApiOptions): AdminApi {
  const costs = callCosts();
  const lanes = new Map<string, PQueue>();
  const laneOf = (shop: string): PQueue => {
    const lane = lanes.get(shop) ?? new PQueue({ concurrency: CALLS_PER_SHOP });
    lanes.set(shop, lane);
    return lane;
  };

  async function call<Result, Variables extends object>(shop: string, document: TypedDocumentNode<Result, Variables>, variables: Variables, background: boolean): Promise<Result> {
    const { name, text } = textOf(document);
    const turn = await budget.turn(shop, costs.expected(name, variables), background);
    return laneOf(shop).add(async () => {
      const answered = (extensions: unknown) => settle(shop, turn, name, variables, (extensions as { cost?: Cost } | undefined)?.cost);
      const accessToken = await tokens.accessToken(shop);
      const client = new GraphQLClient(`https://${shop}/admin/api/${API_VERSION}/graphql.json`, {
        headers: { "X-Shopify-Access-Token": accessToken },
        fetch: (input, init) => fetch(input, { ...init, signal: AbortSignal.timeout(CALL_TIMEOUT_MS) }),
      });
      try {
        const { data, extensions } = await client.rawRequest<Result, Record<string, unknown>>(text, variables as Record<string, unknown>);
        await answered(extensions);
        return data;
      } catch (error) {
        await answered(error instanceof ClientError ? error.response.extensions : undefined);
        if (error instanceof ClientError && error.response.status === 401) tokens.refused?.(shop, accessToken);
        throw asShopifyError(shop, error);
      }
    });
  }

  async function settle(shop: string, turn: Turn, operation: string, variables: object, cost: Cost | undefined): Promise<void> {
    if (cost !== undefined) {
      costs.learn(operation, variables, cost.requestedQueryCost);
      onAnswer?.(shop, { operation, points: cost.actualQueryCost ?? 0, throttled: cost.actualQueryCost === null });
    }
    // The answer is there; that its points could not be written down must not lose it.
    await budget.settle(shop, turn, cost && { spent: cost.actualQueryCost, status: cost.throttleStatus }).catch(() => undefined);
  }

  const background: AdminApi = {
    request: (shop, document, variables) => call(shop, document, variables, true),
    get background() {
      return background;
    },
  };
  return { request: (shop, document, variables) => call(shop, document, variables, false), background };
}

interface DocumentText {
  name: string;
  text: string;
}

const texts = new WeakMap<object, DocumentText>();

/** A document's text and its operation's name; made once. */
function textOf(document: TypedDocumentNode<unknown, never>): DocumentText {
  const before = texts.get(document);
  if (before !== undefined) return before;
  const operation = document.definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const made = { name: operation?.name?.value ?? "unnamed", text: print(document) };
  texts.set(document, made);
  return made;
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
  const missing = (cost?.requestedQueryCost ?? 100) - (cost?.throttleStatus.currentlyAvailable ?? 0);
  const seconds = Math.max(1, missing / (cost?.throttleStatus.restoreRate ?? 100));
  return seconds * 1000 * (1 + Math.random() / 4);
}
