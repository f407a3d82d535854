/** Addresses of a job's pictures that stay the same for a while, so that a page which looks again does not load them again. */
import { previewKey } from "../storage/keys.ts";
import type { UrlSigner } from "../storage/signed-url.ts";

const HOUR_MS = 60 * 60 * 1000;

/** The end of the next full hour: an address holds for one to two hours and is the same for every look within an hour. */
export function stableExpiry(now: Date): Date {
  return new Date((Math.floor(now.getTime() / HOUR_MS) + 2) * HOUR_MS);
}

export interface Addresses {
  file(key: string, contentType: string): string;
  preview(job: { shop: string; id: string }, of: string): string;
}

export function addresses(signer: UrlSigner, now = new Date()): Addresses {
  const expiresAt = stableExpiry(now);
  return {
    file: (key, contentType) => signer.sign(key, { expiresAt, contentType }),
    preview: (job, of) => signer.sign(previewKey(job, of), { expiresAt, contentType: "image/webp" }),
  };
}
