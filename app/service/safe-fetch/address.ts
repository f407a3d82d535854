/** Which network addresses may be reached on behalf of somebody else. Pure. */
import ipaddr from "ipaddr.js";

type Address = ReturnType<typeof ipaddr.process>;

/** All of IPv6 that is given out for the public internet (IANA IPv6 Global Unicast Address Assignments). */
const globalUnicast = ipaddr.parseCIDR("2000::/3");

/** Inside 2000::/3, yet no public hosts: IETF protocols with Teredo, benchmarks and ORCHID; documentation; 6to4, which embeds an IPv4 address. */
const neverPublic = ["2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16"].map((range) => ipaddr.parseCIDR(range));

/**
 * Whether an address belongs to the public internet. IPv4 must be in none of the special-purpose ranges (RFC 6890 and its successors);
 * IPv6 must be global unicast, which leaves out every form that wraps an IPv4 address: mapped, compatible, translated (NAT64), 6to4, Teredo, ISATAP.
 * @param text an address as a resolver or a URL gives it; anything else is not public
 */
export function isPublicAddress(text: string): boolean {
  const address = parse(text);
  if (address === null) return false;
  if (address.kind() === "ipv4") return address.range() === "unicast";
  return address.match(globalUnicast) && address.range() === "unicast" && !neverPublic.some((range) => address.match(range)) && !isIsatap(address.toByteArray());
}

/** Interface identifier ::0:5efe:a.b.c.d or ::200:5efe:a.b.c.d (RFC 5214, 6.1). */
function isIsatap(bytes: number[]): boolean {
  return (bytes[8] === 0 || bytes[8] === 2) && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe;
}

/** An operator's list of hosts that may be private: host names, addresses, ranges such as 10.1.0.0/16. */
export interface AllowList {
  /** Whatever the name resolves to is allowed. */
  hasHost(host: string): boolean;
  hasAddress(address: string): boolean;
}

export function isAllowListEntry(entry: string): boolean {
  return ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry) || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(entry);
}

export function allowList(entries: readonly string[]): AllowList {
  const names = new Set(entries.map((entry) => entry.toLowerCase()));
  const ranges = entries.flatMap((entry) => {
    if (ipaddr.isValidCIDR(entry)) return [ipaddr.parseCIDR(entry)];
    const address = parse(entry);
    return address === null ? [] : [[address, address.kind() === "ipv4" ? 32 : 128] as [Address, number]];
  });
  return {
    hasHost: (host) => names.has(host),
    hasAddress(text) {
      const address = parse(text);
      return address !== null && ranges.some(([range, bits]) => address.kind() === range.kind() && address.match(range, bits));
    },
  };
}

/** IPv4-mapped IPv6 is read as itself, not as the IPv4 address that it wraps. */
function parse(text: string): Address | null {
  return ipaddr.isValid(text) ? ipaddr.parse(text) : null;
}
