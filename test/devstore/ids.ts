import type { State } from "./state.ts";

export type Kind = "Product" | "ProductVariant" | "MediaImage" | "Collection" | "BulkOperation" | "Job";

/** A new global id, numbered through the whole shop: gid://shopify/MediaImage/1007. */
export function newId(state: State, kind: Kind): string {
  return gid(kind, state.nextId++);
}

export function gid(kind: string, number: number | string): string {
  return `gid://shopify/${kind}/${number}`;
}

/** The number at the end of a global id, as the REST-shaped webhook payloads carry it. */
export function numberOf(id: string): number {
  return Number(id.slice(id.lastIndexOf("/") + 1));
}

export function kindOf(id: string): string | null {
  return /^gid:\/\/shopify\/(\w+)\/\d+$/.exec(id)?.[1] ?? null;
}

/** The Admin API's DateTime: whole seconds, UTC. */
export function timestamp(ms = Date.now()): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace(".000Z", "Z");
}

/** Now, but at least a second after `previous`, so that two changes never share a time. */
export function timestampAfter(previous: string): string {
  return timestamp(Math.max(Date.now(), Date.parse(previous) + 1000));
}
