/** The fields of `POST /api/v1/upload`, checked. */
import { z } from "zod";
import type { Database } from "../../database/client.ts";
import { PackshotError } from "../../errors.ts";
import { InvalidParamsError } from "../../imaging/errors.ts";
import { paramsSchema, parseParams, type Params } from "../../imaging/params.ts";
import { modes, type Mode } from "../../imaging/types.ts";
import { treatmentOf } from "../../intake/settings.ts";
import { invalid, type FieldErrors } from "../problems.ts";
import { parseJson } from "../received.ts";
import { parseAddress } from "../safe-fetch/target.ts";
import { deliveryModes, outputFormats, type OutputFormat } from "./words.ts";

const MAX_URL_LENGTH = 4096;

const url = z.url({ protocol: /^https?$/, error: "This value is not a valid URL.", abort: true }).max(MAX_URL_LENGTH, { error: "This value is too long.", abort: true }).refine(isAddress, "This value is not a valid URL.");
const choice = <const Words extends readonly [string, ...string[]]>(words: Words) => z.enum(words, { error: "The value you selected is not a valid choice." });
const formatWords = Object.keys(outputFormats) as [OutputFormat, ...OutputFormat[]];

export const uploadFields = z.object({
  file_url: url.optional().meta({ description: "Address of the source picture, http or https, publicly reachable. Either this or `file`." }),
  mode: choice(modes).default("clipping").meta({ description: "`params` applies a parameter set and makes every variation that it has parameters for." }),
  params: z
    .union([z.string(), z.record(z.string(), z.unknown())], { error: "This value should be a string, an object or null." })
    .optional()
    .meta({ description: "Name of a stored parameter set, or a parameter set. Required when mode is `params`." }),
  delivery_mode: choice(deliveryModes).default("url").meta({ description: "`url` answers every variation in `final_urls`, `final_url` one result." }),
  output_format: choice(formatWords).default("png"),
  callback_url: url.optional().meta({ description: "Is sent a signed POST once the job is done or failed." }),
});

/** As {@link uploadFields}, with what an inline parameter set may hold: for the API's description. */
export const describedUploadFields = uploadFields.extend({
  params: z.union([z.string(), paramsSchema, z.null()]).optional().meta(uploadFields.shape.params.meta() ?? {}),
});

export interface UploadRequest {
  fileUrl: string | undefined;
  mode: Mode;
  params: Params;
  presetName: string | null;
  delivery: (typeof deliveryModes)[number];
  outputFormat: OutputFormat;
  callbackUrl: string | null;
}

/**
 * Checks the fields of an upload and finds the parameter set.
 * @throws ApiProblem validation, with every faulty field
 */
export async function checkUpload(database: Database, shop: string, fields: Record<string, unknown>, hasFile: boolean): Promise<UploadRequest> {
  const errors: FieldErrors = {};
  // A form has no null: what is empty counts as left out.
  const filled = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== "" && value !== null));
  const hasUrl = "file_url" in filled;
  if (!hasFile && !hasUrl) errors.file = ["You must provide either file_url or file"];
  if (hasFile && hasUrl) errors.file = ["You must provide either file_url or file, not both"];

  const parsed = uploadFields.safeParse(filled);
  for (const { path, message } of parsed.error?.issues ?? []) (errors[String(path[0] ?? "request")] ??= []).push(message);
  const given = parsed.data?.params;
  if (parsed.data?.mode === "params" && given === undefined) errors.params = ["This value should not be blank."];
  const found = given === undefined ? { params: parseParams({}), presetName: null } : await findParams(database, shop, given, errors);

  if (!parsed.success || !found || Object.keys(errors).length > 0) throw invalid(errors);
  const { file_url: fileUrl, mode, delivery_mode: delivery, output_format: outputFormat, callback_url: callbackUrl = null } = parsed.data;
  return { fileUrl, mode, ...found, delivery, outputFormat, callbackUrl };
}

/** What can be told without resolving it; where it leads is checked when it is fetched or called. */
function isAddress(text: string): boolean {
  try {
    parseAddress(text);
    return true;
  } catch {
    return false;
  }
}

async function findParams(database: Database, shop: string, given: string | Record<string, unknown>, errors: FieldErrors): Promise<Pick<UploadRequest, "params" | "presetName"> | null> {
  try {
    // A form can only carry a parameter set as text.
    if (typeof given !== "string") return { params: parseParams(given), presetName: null };
    if (given.trimStart().startsWith("{")) return { params: parseParams(parseJson(given)), presetName: null };
    const { params, presetName } = await treatmentOf(database, shop, given);
    return { params, presetName };
  } catch (error) {
    if (error instanceof InvalidParamsError) errors.params = error.issues.map(({ message }) => message);
    else if (error instanceof PackshotError && error.code === "preset_unknown") errors.params = ["There is no parameter set of this name."];
    else throw error;
    return null;
  }
}
