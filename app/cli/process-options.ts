import { parseArgs } from "node:util";
import type { Hints } from "../imaging/hints.ts";
import { formats, modes, variations } from "../imaging/types.ts";
import type { Format, Mode, Variation } from "../imaging/types.ts";
import { defaultModelsDir } from "./models-dir.ts";
import { asUsage, oneOf, UsageError } from "./usage.ts";

export interface ProcessOptions {
  files: string[];
  mode: Mode;
  format: Format;
  /** Empty: those of the mode. */
  variations: Variation[];
  out: string;
  /** Preset name or JSON file; null = the default preset. */
  params: string | null;
  json: boolean;
  contactSheet: string | null;
  keepSteps: boolean;
  /** Write the clipping path beside the cutout. */
  svg: boolean;
  /** null: work without a model. */
  models: string | null;
  /** A grey picture of the photo's size: white is kept, black erased, anything else says nothing. */
  mask: string | null;
  /** Which of several things is meant, in photo pixels. */
  subject: Hints["subject"] | null;
}

/** "x,y" is a point on the subject, "left,top,width,height" a box around it. */
const readSubject = (text: string): NonNullable<Hints["subject"]> => {
  const [left = NaN, top = NaN, width, height, ...more] = text.split(",").map((part) => (/^\d+$/.test(part.trim()) ? Number(part) : NaN));
  if (more.length === 0 && [left, top, width ?? 1, height ?? 1].every((value) => value >= 0)) {
    if (width === undefined) return { point: [left, top] };
    if (height !== undefined) return { box: { left, top, width, height } };
  }
  throw new UsageError(`expected X,Y or LEFT,TOP,WIDTH,HEIGHT in pixels for --subject but received ${text}`);
};

/**
 * Reads the arguments of `packshot process`.
 * @throws {UsageError} naming the option
 */
export const processOptions = (args: string[]): ProcessOptions => {
  const { values, positionals } = asUsage(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        mode: { type: "string" },
        format: { type: "string", default: "png" },
        variations: { type: "string", default: "" },
        out: { type: "string", default: "packshot-output" },
        params: { type: "string" },
        json: { type: "boolean", default: false },
        "contact-sheet": { type: "string" },
        "keep-steps": { type: "boolean", default: false },
        svg: { type: "boolean", default: false },
        "no-model": { type: "boolean", default: false },
        models: { type: "string", default: defaultModelsDir },
        mask: { type: "string" },
        subject: { type: "string" },
      },
    }),
  );
  if (positionals.length === 0) throw new UsageError("expected at least one file for process but received none");
  const contactSheet = values["contact-sheet"] ?? null;
  if (contactSheet !== null && !/\.(?:html|png)$/i.test(contactSheet)) throw new UsageError(`expected a name that ends in .html or .png for --contact-sheet but received ${contactSheet}`);
  if (positionals.length > 1 && (values.mask ?? values.subject) !== undefined) throw new UsageError(`expected one file with --mask or --subject but received ${positionals.length}`);
  const mode = values.mode ?? (values.params === undefined ? "clipping" : "params");
  return {
    files: positionals,
    mode: oneOf(modes, mode, "--mode"),
    format: oneOf(formats, values.format === "jpeg" ? "jpg" : values.format, "--format"),
    variations: values.variations === "" ? [] : values.variations.split(",").map((word) => oneOf(variations, word.trim(), "--variations")),
    out: values.out,
    params: values.params ?? null,
    json: values.json,
    contactSheet,
    keepSteps: values["keep-steps"],
    svg: values.svg,
    models: values["no-model"] ? null : values.models,
    mask: values.mask ?? null,
    subject: values.subject === undefined ? null : readSubject(values.subject),
  };
};
