/** The three calls of the Remove The Background contract, whichever way they came: REST or SOAP. */
import { v7 as uuidv7 } from "uuid";
import type { Treatment } from "../../intake/image-request.ts";
import { accept } from "../accept.ts";
import type { Caller, RateState } from "../admission.ts";
import type { ServiceContext } from "../context.ts";
import { fingerprintOf, idempotencyKeyOf } from "../idempotency.ts";
import { ApiProblem } from "../problems.ts";
import { findJob } from "../served-job.ts";
import { imageFieldsOf, type Fields } from "./fields.ts";
import { findTemplate, listTemplates, type Template } from "./templates.ts";
import { imageStatus, Refusal, type ImageStatus } from "./words.ts";

/** One variation per job: the finished picture. */
const RESULT_VARIATION = "compose";

/** One call, whichever way it came. */
export interface Call {
  fields: Fields;
  idempotencyKey?: string | undefined;
  /** Is told how many calls the key may still make, before the call is answered or refused. */
  onRate: (rate: RateState) => void;
}

/** @throws Refusal */
export async function templates(context: ServiceContext, call: Call): Promise<{ templates: Template[]; price: number }> {
  const { shop } = await authenticated(context, call);
  return { templates: await listTemplates(context.database, shop), price: context.metering ? 1 : 0 };
}

/** @returns the ticket. @throws Refusal */
export async function addImage(context: ServiceContext, call: Call): Promise<string> {
  const caller = await authenticated(context, call);
  const { templateId, imageUrl, secondImageUrl, callbackUrl } = imageFieldsOf(call.fields);
  const { mode, params, presetName } = await findTemplate(context.database, caller.shop, templateId);
  try {
    const key = idempotencyKeyOf(call.idempotencyKey);
    return await accept(
      context,
      {
        jobId: uuidv7(),
        ...caller,
        contract: "rtb",
        source: { kind: "url", url: imageUrl },
        ...(secondImageUrl === undefined ? {} : { secondSourceUrl: secondImageUrl }),
        mode,
        params,
        presetName,
        outputFormat: formatFor(params),
        variations: [RESULT_VARIATION],
        delivery: "final_url",
        callbackUrl: callbackUrl ?? null,
      },
      key === null ? null : { key, fingerprint: fingerprintOf({ templateId, imageUrl, secondImageUrl, callbackUrl }, null) },
    );
  } catch (error) {
    throw error instanceof ApiProblem ? asRefusal(error) : error;
  }
}

/** The contract names no format: the smallest that can hold the picture. */
function formatFor({ background }: Treatment["params"]): string {
  return background?.kind === "transparent" ? "png" : "jpg";
}

function asRefusal({ code, details, retryAfterSeconds }: ApiProblem): Refusal {
  switch (code) {
    case "insufficient_credits":
      return new Refusal("insufficientCredits", "There are no credits left.");
    case "unavailable":
      return new Refusal("serviceUnavailable", "The queue is full. Please try again later.", retryAfterSeconds);
    default:
      return new Refusal("invalidRequest", JSON.stringify(details));
  }
}

export interface Production {
  ticket: string;
  status: ImageStatus;
  /** Absolute address; null until the picture is there. */
  finalImageUrl: string | null;
  /** Why there will be none. */
  failure: string | null;
}

/** @throws Refusal */
export async function status(context: ServiceContext, call: Call, ticket: string): Promise<Production> {
  const { shop } = await authenticated(context, call);
  const job = await findJob(context.statements, shop, ticket);
  if (job?.contract !== "rtb") throw new Refusal("imageNotFound", "There is no image with this ticket.");
  const result = job.state === "done" ? job.outputs.find(({ variation }) => variation === RESULT_VARIATION) : undefined;
  return {
    ticket: job.id,
    status: imageStatus(job),
    finalImageUrl: result ? context.results(result, job.outputFormat) : null,
    failure: job.state === "failed" ? (job.errorMerchant ?? "The image could not be processed.") : null,
  };
}

/** The key alone says whose call it is; the address of the contact belongs to the contract and must be there. */
async function authenticated({ admit }: ServiceContext, { fields: { contactemail, contactapikey }, onRate }: Call): Promise<Caller> {
  if (!contactemail || !contactapikey) throw new Refusal("authenticationFailed", "ContactEmail and ContactAPIkey are required.");
  const admission = await admit(contactapikey);
  if (!admission) throw new Refusal("authenticationFailed", "ContactAPIkey is not valid.");
  onRate(admission.rate);
  if (admission.rate.exceeded) throw new Refusal("tooManyRequests", `At most ${admission.rate.limit} calls per minute are taken.`, admission.rate.resetSeconds);
  return admission.caller;
}
