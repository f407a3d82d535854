import type { Format } from "../imaging/types.ts";

/** The formats an image can be replaced in without a change of its extension (PNG bytes in a .jpg lose their transparency). */
const formats: Record<string, { format: Format; extension: string }> = {
  "image/jpeg": { format: "jpg", extension: "jpg" },
  "image/png": { format: "png", extension: "png" },
  "image/webp": { format: "webp", extension: "webp" },
};

/** What Shopify calls the formats that can be written back in place. */
export const replaceableMimes: readonly string[] = Object.keys(formats);

/** @returns null for a format that cannot be written back in place */
export function formatOfMime(mime: string | null): Format | null {
  return formats[mime ?? ""]?.format ?? null;
}

export function extensionOfMime(mime: string): string {
  return formats[mime]?.extension ?? "bin";
}

export function mimeOfFormat(format: string): string {
  return Object.entries(formats).find(([, one]) => one.format === format)?.[0] ?? "application/octet-stream";
}
