/** How a receiver can tell that a callback is ours: HMAC-SHA256 over the time and the body. */
import { createHmac, hkdfSync } from "node:crypto";

/** The shop's own secret, derived from the app's (HKDF, RFC 5869): shown to the merchant, stored nowhere. */
export function callbackSecret(appSecret: string, shop: string): string {
  return `whsec_${Buffer.from(hkdfSync("sha256", appSecret, "", `packshot callback secret ${shop}`, 32)).toString("base64url")}`;
}

/**
 * @param timestamp seconds since 1970, as sent in `X-Packshot-Timestamp`; a receiver refuses old ones, so that a recorded call cannot be sent again
 * @returns the value of `X-Packshot-Signature`
 */
export function signCallback(secret: string, timestamp: number, body: string): string {
  return `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
}
