/** A new run while it is being filled in. Pure. */
import type { Frequency, Scope } from "../run-view-types.ts";

export const scopeKinds = ["all", "unprocessed", "collection", "search", "products"] as const;
export type ScopeKind = (typeof scopeKinds)[number];

interface Picked {
  id: string;
  title: string;
}

export interface RunDraft {
  kind: ScopeKind;
  collection: Picked | null;
  search: string;
  products: Picked[];
  presetName: string;
  when: "now" | Frequency;
  /** YYYY-MM-DD */
  day: string;
  weekday: number;
  hour: number;
}

export type RunFaults = Partial<Record<"collection" | "search" | "products" | "day", string>>;

/** @param now the merchant's own clock: tomorrow is proposed, since today's hours may have passed */
export function draftOf(presetName: string, now: Date): RunDraft {
  const tomorrow = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + 1)).toISOString().slice(0, 10);
  return { kind: "all", collection: null, search: "", products: [], presetName, when: "now", day: tomorrow, weekday: 1, hour: 3 };
}

export function faultsOf({ kind, collection, search, products, when, day, hour }: RunDraft, now: Date): RunFaults {
  return {
    ...(kind === "collection" && !collection ? { collection: "Choose a collection." } : {}),
    ...(kind === "search" && search.trim() === "" ? { search: "Write what to search for." } : {}),
    ...(kind === "products" && products.length === 0 ? { products: "Choose at least one product." } : {}),
    ...(when === "once" ? faultOfDay(day, hour, now) : {}),
  };
}

/** Where clocks are furthest behind UTC. What has passed there has passed in every shop; the rest is for the shop's own time zone to say. */
const FURTHEST_BEHIND_HOURS = 12;

function faultOfDay(day: string, hour: number, now: Date): RunFaults {
  const latest = Date.parse(`${day}T00:00:00Z`) + (hour + FURTHEST_BEHIND_HOURS) * 3_600_000;
  if (Number.isNaN(latest)) return { day: "Choose a day." };
  return latest <= now.getTime() ? { day: "This time has passed. Choose a later one." } : {};
}

function scopeOf({ kind, collection, search, products }: RunDraft): Scope | null {
  switch (kind) {
    case "all":
    case "unprocessed":
      return { kind };
    case "collection":
      return collection ? { kind, collectionId: collection.id, title: collection.title } : null;
    case "search":
      return { kind, search };
    case "products":
      return { kind, productIds: products.map(({ id }) => id) };
  }
}

/** @returns what the page sends; null while something is missing */
export function requestOf(draft: RunDraft, now: Date): object | null {
  const scope = scopeOf(draft);
  if (!scope || Object.keys(faultsOf(draft, now)).length > 0) return null;
  const { presetName, when, day, weekday, hour } = draft;
  if (when === "now") return { when: "now", scope, presetName };
  return { when: "later", schedule: { scope, presetName, every: when, day: when === "once" ? day : null, weekday: when === "weekly" ? weekday : null, hour } };
}
