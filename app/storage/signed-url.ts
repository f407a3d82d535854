import { createHmac, createSecretKey, hkdfSync, timingSafeEqual } from "node:crypto";
import { posix } from "node:path";

export interface SignOptions {
  expiresAt: Date;
  contentType: string;
  /** The file's name for whoever fetches it; the last segment of the key when left out. */
  name?: string;
  /** Saved under this name instead of shown. */
  download?: string;
}

export interface SignedFile {
  key: string;
  contentType: string;
  name: string;
  download: boolean;
}

/** Makes and checks expiring addresses of stored bytes. Without the secret an address can be neither guessed nor prolonged. */
export interface UrlSigner {
  /** @returns a path relative to the app's own origin; it ends with the file's name */
  sign(key: string, options: SignOptions): string;
  /** @returns what was signed, or null when the address is forged, changed or expired */
  verify(url: URL, now: Date): SignedFile | null;
}

export const FILES_PATH = "/files";

/** @param secret any secret of the deployment; a key of its own is derived from it (HKDF, RFC 5869) */
export function urlSigner(secret: string): UrlSigner {
  // A key object, made once: an HMAC under plain bytes makes one each time, which costs eight times the HMAC.
  const signingKey = createSecretKey(Buffer.from(hkdfSync("sha256", secret, "", "packshot signed file address", 32)));
  const signatureOf = (claims: string, name: string): Buffer => createHmac("sha256", signingKey).update(JSON.stringify([claims, name])).digest();

  return {
    sign(key, { expiresAt, contentType, name = posix.basename(key), download }) {
      const claims = Buffer.from(JSON.stringify([key, Math.floor(expiresAt.getTime() / 1000), contentType, download === undefined ? 0 : 1])).toString("base64url");
      const shown = encodeURIComponent(download ?? name);
      return `${FILES_PATH}/${claims}.${signatureOf(claims, shown).toString("base64url")}/${shown}`;
    },
    verify({ pathname }, now) {
      const [, claims = "", signature = "", name = ""] = ADDRESS.exec(pathname) ?? [];
      const expected = signatureOf(claims, name);
      const given = Buffer.from(signature, "base64url");
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      // Signed by us, so it has the shape we gave it.
      const [key, expires, contentType, download] = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as [string, number, string, 0 | 1];
      return expires * 1000 > now.getTime() ? { key, contentType, name: decodeURIComponent(name), download: download === 1 } : null;
    },
  };
}

const ADDRESS = new RegExp(`^${FILES_PATH}/([\\w-]+)\\.([\\w-]+)/([^/]+)$`);
