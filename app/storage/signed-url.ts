import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";

/** Makes and checks expiring addresses of stored bytes. Without the secret an address can be neither guessed nor prolonged. */
export interface UrlSigner {
  /** @returns a path relative to the app's own origin */
  sign(key: string, options: { expiresAt: Date; contentType: string; download?: string }): string;
  /** @returns what was signed, or null when the address is forged, changed or expired */
  verify(url: URL, now: Date): { key: string; contentType: string; download: string | null } | null;
}

export const FILES_PATH = "/files";

/** @param secret any secret of the deployment; a key of its own is derived from it (HKDF, RFC 5869) */
export function urlSigner(secret: string): UrlSigner {
  const signingKey = Buffer.from(hkdfSync("sha256", secret, "", "packshot signed file address", 32));
  const signature = (fields: string[]): string => createHmac("sha256", signingKey).update(JSON.stringify(fields)).digest("base64url");

  return {
    sign(key, { expiresAt, contentType, download = "" }) {
      const expires = String(Math.floor(expiresAt.getTime() / 1000));
      const query = new URLSearchParams({ key, expires, type: contentType, ...(download ? { download } : {}), signature: signature([key, expires, contentType, download]) });
      return `${FILES_PATH}?${query.toString()}`;
    },
    verify(url, now) {
      const field = (name: string): string => url.searchParams.get(name) ?? "";
      const [key, expires, contentType, download] = [field("key"), field("expires"), field("type"), field("download")];
      const expected = Buffer.from(signature([key, expires, contentType, download]));
      const given = Buffer.from(field("signature"));
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      if (Number(expires) * 1000 <= now.getTime()) return null;
      return { key, contentType, download: download || null };
    },
  };
}
