import { createHash, createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** What signs and identifies the app: shared by id tokens, iframe addresses and webhooks. */
export interface AppKeys {
  apiKey: string;
  apiSecret: string;
  shop: string;
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const signatureOf = (text: string, secret: string) => createHmac("sha256", secret).update(text).digest();

/** The session's id, stable per shop. */
export const sessionIdOf = (shop: string) => createHash("sha256").update(shop).digest("hex");

/** A session token as App Bridge hands it out: HS256, one minute of life (shopify.md 5). `claims` override, for tests of refusals. */
export function mintIdToken(keys: AppKeys, claims: Record<string, unknown> = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const payload = {
    iss: `https://${keys.shop}/admin`,
    dest: `https://${keys.shop}`,
    aud: keys.apiKey,
    sub: "42",
    exp: now + 60,
    nbf: now - 1,
    iat: now - 1,
    jti: randomUUID(),
    sid: sessionIdOf(keys.shop),
    ...claims,
  };
  const text = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(payload)}`;
  return `${text}.${signatureOf(text, keys.apiSecret).toString("base64url")}`;
}

/** Why Shopify would not take this id token, or null when it would: signature, audience, times and shop are checked. */
export function faultOfIdToken(token: string, keys: AppKeys): string | null {
  const [head, body, signature, ...rest] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return "expected a JWT of three parts";
  const expected = signatureOf(`${head}.${body}`, keys.apiSecret);
  const received = Buffer.from(signature, "base64url");
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) return "the signature does not match";
  const header = parsePart(head);
  const claims = parsePart(body);
  if (header?.alg !== "HS256" || claims === null) return "expected an HS256 token with JSON claims";
  const now = Date.now() / 1000;
  if (claims.aud !== keys.apiKey) return "the audience is another app";
  if (claims.dest !== `https://${keys.shop}`) return "the destination is another shop";
  if (typeof claims.exp !== "number" || claims.exp <= now) return "the token has expired";
  if (typeof claims.nbf !== "number" || claims.nbf > now + 1) return "the token is not valid yet";
  return null;
}

function parsePart(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** The address of an app page as the admin opens it in its iframe, signed over its sorted parameters. */
export function embeddedUrl(keys: AppKeys, appUrl: string, path: string): string {
  const parameters: Record<string, string> = {
    embedded: "1",
    host: Buffer.from(`admin.shopify.com/store/${keys.shop.replace(".myshopify.com", "")}`).toString("base64").replace(/=+$/, ""),
    id_token: mintIdToken(keys),
    locale: "en",
    session: sessionIdOf(keys.shop),
    shop: keys.shop,
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const url = new URL(path, appUrl);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const message = [...url.searchParams]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
  url.searchParams.set("hmac", createHmac("sha256", keys.apiSecret).update(message).digest("hex"));
  return url.toString();
}
