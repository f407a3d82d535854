import { z } from "zod";
import { InvalidParamsError } from "./errors.ts";
import type { ParamsIssue } from "./errors.ts";
import { backgroundSchema } from "./params/background.ts";
import { frameSchema } from "./params/frame.ts";
import { edgeSchema, toneSchema } from "./params/look.ts";
import { outputSchema } from "./params/output.ts";
import { shadowSchema } from "./params/shadow.ts";

export type { BackgroundParams } from "./params/background.ts";
export type { FieldMeta } from "./params/fields.ts";
export type { FrameParams } from "./params/frame.ts";
export type { EdgeParams, ToneParams } from "./params/look.ts";
export type { OutputParams } from "./params/output.ts";
export type { ShadowParams } from "./params/shadow.ts";

/**
 * Every option of the engine, described once: type, default and bounds are zod's, label, description and unit stand in `.meta()`.
 * The settings page, the image API, the command line and the engine read this one description. Runs in the browser too.
 */
export const paramsSchema = z.strictObject({
  background: backgroundSchema.nullable().default(null).meta({ label: "Background", description: "Without one: white, and no variation `background`." }),
  frame: frameSchema,
  shadow: shadowSchema,
  tone: toneSchema,
  edge: edgeSchema,
  output: outputSchema,
});

/** A complete parameter set, defaults filled in. */
export type Params = z.infer<typeof paramsSchema>;
/** What a person writes: every field may be left out. */
export type ParamsInput = z.input<typeof paramsSchema>;

const backgroundKinds = backgroundSchema.options.map((option) => option.shape.kind.value);

type Issue = z.core.$ZodIssue;

const expectation = (issue: Issue): string => {
  switch (issue.code) {
    case "too_small":
      return `at least ${issue.minimum}${issue.origin === "string" ? " characters" : ""}`;
    case "too_big":
      return `at most ${issue.maximum}${issue.origin === "string" ? " characters" : ""}`;
    case "invalid_type":
      return issue.expected;
    case "invalid_value":
      return issue.values.map(String).join(" or ");
    case "invalid_union":
      return issue.discriminator === undefined ? "8 or 16" : backgroundKinds.join(" or ");
    default:
      return issue.message;
  }
};

const shown = (value: unknown): string => {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? typeof value : text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((inner, key) => (typeof inner === "object" && inner !== null && Object.hasOwn(inner, key) ? (inner as Record<PropertyKey, unknown>)[key] : undefined), value);

const describe = (issue: Issue, value: unknown): ParamsIssue[] => {
  const path = issue.path.map(String);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => [...path, key].join(".")).map((field) => ({ field, message: `expected a known field but received ${field}` }));
  }
  const field = path.join(".") || "params";
  return [{ field, message: `expected ${expectation(issue)} for ${field} but received ${shown(valueAt(value, issue.path))}` }];
};

/**
 * Checks a parameter set and fills in the defaults.
 * @throws {InvalidParamsError} with one issue per faulty field
 */
export const parseParams = (value: unknown): Params => {
  const result = paramsSchema.safeParse(value);
  if (result.success) return result.data;
  throw new InvalidParamsError(result.error.issues.flatMap((issue) => describe(issue, value)));
};
