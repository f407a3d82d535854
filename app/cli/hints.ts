import { readFile } from "node:fs/promises";
import type { Hints } from "../imaging/hints.ts";
import { decode } from "../imaging/load/decode.ts";
import { defaultLimits } from "../imaging/load/limits.ts";
import type { Plane } from "../imaging/types.ts";

/** A picture's own levels as a plane; of a coloured one the green channel, which carries most of its brightness. */
const readPlane = async (file: string): Promise<Plane> => {
  const { image } = await decode(await readFile(file), { ...defaultLimits, workPixels: defaultLimits.maxPixels });
  const data = new Uint8Array(image.width * image.height);
  for (let at = 0; at < data.length; at++) data[at] = image.data[at * 3 + 1] ?? 0;
  return { width: image.width, height: image.height, data };
};

/** What `--mask` and `--subject` say; null when neither is given. */
export const readHints = async (mask: string | null, subject: Hints["subject"] | null): Promise<Hints | null> => {
  if (mask === null && !subject) return null;
  return { ...(mask === null ? {} : { mask: await readPlane(mask) }), ...(subject ? { subject } : {}) };
};
