/** Where a result can be fetched: signed, expiring addresses that need no key. */
import type { Output } from "@prisma/client";
import type { UrlSigner } from "../storage/signed-url.ts";

const HOUR_MS = 60 * 60 * 1000;

const contentTypes: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  psd: "image/vnd.adobe.photoshop",
  tiff: "image/tiff",
};

export type ResultFile = Pick<Output, "variation" | "format" | "storageKey">;

/** @returns an absolute address that ends with `<variation>.<extension>` */
export type ResultUrls = (file: ResultFile, extension: string) => string;

/** Addresses expire at a full hour, at least `hours` from now: a client that asks again within the hour gets the same one. */
export function resultUrls(signer: UrlSigner, appUrl: string, hours: number): ResultUrls {
  return ({ variation, format, storageKey }, extension) => {
    const expiresAt = new Date(Math.ceil(Date.now() / HOUR_MS) * HOUR_MS + hours * HOUR_MS);
    const contentType = contentTypes[format] ?? "application/octet-stream";
    return appUrl + signer.sign(storageKey, { expiresAt, contentType, name: `${variation}.${extension}` });
  };
}
