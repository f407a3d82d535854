/** The edge of the image API: from a request to an endpoint's answer or problem. The only place here that knows HTTP statuses. */
import type { Request, RequestHandler, Response } from "express";
import type { Caller, RateState } from "./admission.ts";
import type { ServiceContext } from "./context.ts";
import { ApiProblem, keyInvalid, keyMissing, rateLimited, unavailable, type ProblemCode } from "./problems.ts";

export const problemStatuses: Record<ProblemCode, number> = {
  bad_request: 400,
  unauthorized: 401,
  insufficient_credits: 402,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  validation: 422,
  rate_limited: 429,
  headers_too_large: 431,
  unavailable: 503,
};
const statuses = { ok: 200, accepted: 202 };
const RETRY_AFTER_FAULT_SECONDS = 5;
const DRAIN_MS = 10_000;

/** Answers a JSON body or throws an ApiProblem. */
export type Endpoint = (context: ServiceContext, request: Request, caller: Caller) => Promise<object>;

/** An endpoint behind the key and the rate limit. */
export function endpoint(context: ServiceContext, success: keyof typeof statuses, run: Endpoint): RequestHandler {
  return (request, response) => {
    response.set("Cache-Control", "no-store");
    authenticated(context, request, response)
      .then((caller) => run(context, request, caller))
      .then(
        (body) => response.status(statuses[success]).json(body),
        (thrown: unknown) => {
          sendProblem(response, asProblem(context, request, thrown));
          drain(request);
        },
      )
      .catch((error: unknown) => {
        context.log.error({ err: error }, "image API");
        response.destroy();
      });
  };
}

async function authenticated(context: ServiceContext, request: Request, response: Response): Promise<Caller> {
  const key = keyOf(request);
  if (!key) throw keyMissing();
  const admission = await context.admit(key);
  if (!admission) throw keyInvalid();
  setRateHeaders(response, admission.rate);
  if (admission.rate.exceeded) throw rateLimited(admission.rate.resetSeconds);
  return admission.caller;
}

/** `X-API-Key`, or `Authorization: Bearer`. */
function keyOf(request: Request): string {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.get("authorization") ?? "")?.[1];
  // An empty X-API-Key is none.
  return request.get("x-api-key")?.trim() || (bearer ?? "");
}

/** @see https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-06 */
export function setRateHeaders(response: Response, { limit, remaining, resetSeconds }: RateState): void {
  response.set({ "RateLimit-Limit": String(limit), "RateLimit-Remaining": String(remaining), "RateLimit-Reset": String(resetSeconds) });
}

/** What nobody expected is logged, without the request's address, headers or body, and answered as a passing fault. */
function asProblem({ log }: ServiceContext, request: Request, thrown: unknown): ApiProblem {
  if (thrown instanceof ApiProblem) return thrown;
  // A client that left in the middle of its request is no fault of ours, and hears no answer.
  if (!request.destroyed || request.complete) log.error({ err: thrown, method: request.method, path: request.path }, "image API");
  return unavailable("The request could not be handled now", RETRY_AFTER_FAULT_SECONDS);
}

/**
 * Reads on what a refused request still sends: a client that is not listening yet would otherwise see a broken connection instead of the
 * answer. Not for ever: who still sends after that is cut off.
 */
function drain(request: Request): void {
  if (request.complete || request.destroyed) return;
  const cutOff = setTimeout(() => request.destroy(), DRAIN_MS);
  request.once("close", () => clearTimeout(cutOff)).on("error", () => undefined).resume();
}

export function sendProblem(response: Response, problem: ApiProblem): void {
  if (response.headersSent || response.destroyed) return;
  if (problem.retryAfterSeconds !== undefined) response.set("Retry-After", String(problem.retryAfterSeconds));
  if (problem.code === "unauthorized") response.set("WWW-Authenticate", "Bearer");
  response.status(problemStatuses[problem.code]).json(problem);
}

/** Any other method, any other path below the API: the same error bodies. */
export function refuse(problem: () => ApiProblem, allow?: string): RequestHandler {
  return (_request, response) => {
    if (allow) response.set("Allow", allow);
    sendProblem(response, problem());
  };
}
