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

export function draftOf(presetName: string, today: string): RunDraft {
  return { kind: "all", collection: null, search: "", products: [], presetName, when: "now", day: today, weekday: 1, hour: 3 };
}

export function faultsOf({ kind, collection, search, products, when, day }: RunDraft): RunFaults {
  return {
    ...(kind === "collection" && !collection ? { collection: "Choose a collection." } : {}),
    ...(kind === "search" && search.trim() === "" ? { search: "Write what to search for." } : {}),
    ...(kind === "products" && products.length === 0 ? { products: "Choose at least one product." } : {}),
    ...(when === "once" && !/^\d{4}-\d{2}-\d{2}$/.test(day) ? { day: "Choose a day." } : {}),
  };
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
export function requestOf(draft: RunDraft): object | null {
  const scope = scopeOf(draft);
  if (!scope || Object.keys(faultsOf(draft)).length > 0) return null;
  const { presetName, when, day, weekday, hour } = draft;
  if (when === "now") return { when: "now", scope, presetName };
  return { when: "later", schedule: { scope, presetName, every: when, day: when === "once" ? day : null, weekday: when === "weekly" ? weekday : null, hour } };
}
