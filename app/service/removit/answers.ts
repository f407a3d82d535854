/** The bodies of the Removit contract, as schemas: the endpoints are typed by them and the API's description is made of them. */
import { z } from "zod";
import { modes, variations } from "../../imaging/types.ts";

const mode = z.enum(modes);
const jobId = z.uuid().meta({ description: "Time-ordered (UUIDv7).", examples: ["019cdc54-2673-dc32-b9e5-6e1d36cc9e8a"] });
const resultUrl = z.url().meta({ description: "Signed; needs no key and expires. Copy the result at once." });

export const uploadAnswer = z.object({
  job_id: jobId,
  status: z.literal("queued"),
  mode,
});

export const statusAnswer = z.object({
  job_id: jobId,
  status: z.string().meta({ description: "The detailed step, an open set: `queued`, `pending_*`, `done`, `failed`." }),
  state: z.enum(["pending", "done", "failed"]),
  mode,
  progress: z.int().min(0).max(100).meta({ description: "Only grows." }),
  final_url: resultUrl.nullable().optional().meta({ description: "With `delivery_mode` `final_url`: the result, null until it is there." }),
  final_urls: z.record(z.string(), resultUrl).nullable().optional().meta({ description: `With \`delivery_mode\` \`url\`: one address per variation (${variations.join(", ")}).` }),
  warnings: z.record(z.string(), z.array(z.string())).optional().meta({ description: "Why a variation was left out." }),
  ignored_variations: z.array(z.string()).optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional().meta({ description: "Why the job failed." }),
});

export const balanceAnswer = z.object({
  balance: z.int().nullable().meta({ description: "Credits left; null where they are not counted." }),
  unlimited: z.boolean(),
});

export const callbackBody = z.object({
  event: z.enum(["job.done", "job.failed"]),
  event_id: z.uuid().meta({ description: "The same at every attempt: what came before can be told by it." }),
  job: statusAnswer,
});

export const problem = z.object({
  error: z.string().meta({ examples: ["bad_request"] }),
  message: z.string().optional(),
});
export const validationProblem = z.object({
  error: z.literal("validation"),
  details: z.record(z.string(), z.array(z.string())).meta({ description: "One list of texts per field.", examples: [{ mode: ["The value you selected is not a valid choice."] }] }),
});
export const creditsProblem = z.object({ error: z.literal("insufficient_credits"), balance: z.int() });
