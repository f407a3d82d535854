import { z } from "zod";

/** What a form needs beside type, default and bounds. Read it with `schema.meta()`. */
export interface FieldMeta {
  label: string;
  description?: string;
  unit?: "px" | "%" | "°" | "stops" | "levels" | "bytes" | "knots";
  [extra: string]: unknown;
}

/** A number with bounds, a default and a label. */
export const number = (low: number, high: number, initial: number, meta: FieldMeta) => z.number().min(low).max(high).default(initial).meta({ ...meta });

/** A whole number with bounds, a default and a label. */
export const integer = (low: number, high: number, initial: number, meta: FieldMeta) => z.int().min(low).max(high).default(initial).meta({ ...meta });

/** A whole number that may be left out. */
export const optionalInteger = (low: number, high: number, meta: FieldMeta) => z.int().min(low).max(high).nullable().default(null).meta({ ...meta });

/** A switch. */
export const flag = (initial: boolean, meta: FieldMeta) => z.boolean().default(initial).meta({ ...meta });

/** One of a few words; the first is the default. */
export const choice = <const Words extends readonly [string, ...string[]]>(words: Words, meta: FieldMeta) =>
  z.enum(words).default(words[0]).meta({ ...meta });

/** A colour as #rrggbb, lower case after parsing. */
export const colour = (initial: string, meta: FieldMeta) =>
  z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, "a colour like #f4f4f4")
    .toLowerCase()
    .default(initial)
    .meta({ ...meta, input: "colour" });
