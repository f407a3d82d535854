/** From the text that somebody gave us to an address that may be connected to: everything is decided here, before a socket exists. */
import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { PackshotError } from "../../errors.ts";
import { isPublicAddress, type AllowList } from "./address.ts";
import { urlNotAllowed, urlUnreachable } from "./errors.ts";

const MAX_URL_LENGTH = 4096;

/** Above 1023, these speak protocols that a crafted HTTP request can be mistaken for (Fetch standard, "bad port"). */
const badPorts = new Set([1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080]);

/** Answers every address of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

export interface Target {
  url: URL;
  /** What the connection may be made to; checked, at least one. */
  addresses: readonly string[];
}

/**
 * Checks an address and resolves its host, once: who connects uses the answer and asks nobody again.
 * Ports: 80, 443 and those above 1023 that the Fetch standard does not block; any port for a host on the operator's list.
 * @param base where a redirect came from
 * @throws PackshotError "url_not_allowed", or "url_unreachable" when the name does not resolve
 */
export async function findTarget(text: string, { allowed, resolve = resolveByDns, base }: { allowed: AllowList; resolve?: Resolve | undefined; base?: URL }): Promise<Target> {
  const url = parseAddress(text, base);
  const host = hostOf(url);
  const addresses = isIP(host) > 0 ? [host] : await addressesOf(host, resolve, url.origin);
  if (allowed.hasHost(host) || addresses.every((address) => allowed.hasAddress(address))) return { url, addresses };

  // One private address among public ones is enough: which of them the connection would take is not ours to decide.
  if (!addresses.every(isPublicAddress)) throw urlNotAllowed("a host in a private or reserved network");
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (!(port === 80 || port === 443 || (port > 1023 && !badPorts.has(port)))) throw urlNotAllowed(`port ${port}`);
  return { url, addresses };
}

/**
 * What can be told from the text alone: a form can refuse it before anything is resolved.
 * @throws PackshotError "url_not_allowed"
 */
export function parseAddress(text: string, base?: URL): URL {
  if (text.length > MAX_URL_LENGTH) throw urlNotAllowed(`an address of more than ${MAX_URL_LENGTH} characters`);
  // The URL standard drops tabs and line ends and reads \ as /; a sender who means the address well uses neither.
  if (/[\p{Cc}\\]/u.test(text)) throw urlNotAllowed("control characters or backslashes");
  const url = URL.canParse(text, base) ? new URL(text, base) : null;
  if (url === null) throw urlNotAllowed("a text that is no address");
  if (url.protocol !== "http:" && url.protocol !== "https:") throw urlNotAllowed(`the scheme "${url.protocol.slice(0, 20)}"`);
  if (url.username || url.password) throw urlNotAllowed("a user name or password in the address");
  if (!base && !/^https?:\/\//i.test(text.trimStart())) throw urlNotAllowed("an address without // after its scheme");
  return url;
}

/** The host without the brackets of IPv6 and the dot at the end that names the DNS root. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}

async function addressesOf(host: string, resolve: Resolve, origin: string): Promise<readonly string[]> {
  const addresses = await resolve(host).catch((error: unknown) => {
    throw nameUnknown(origin, error);
  });
  if (addresses.length === 0) throw nameUnknown(origin, undefined);
  return addresses;
}

function nameUnknown(origin: string, error: unknown): PackshotError {
  return urlUnreachable(origin, `no network address for its name${error instanceof Error && "code" in error ? ` (${String(error.code)})` : ""}`);
}

async function resolveByDns(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true, order: "verbatim" });
  return found.map(({ address }) => address);
}
