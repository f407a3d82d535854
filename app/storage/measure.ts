import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { Stored } from "./storage.ts";

/** Reads a file once, in pieces. */
export async function measure(file: string): Promise<Stored> {
  const hash = createHash("sha256");
  let bytes = 0;
  await pipeline(createReadStream(file), async function (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      bytes += chunk.length;
      hash.update(chunk);
    }
  });
  return { sha256: hash.digest("hex"), bytes };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
