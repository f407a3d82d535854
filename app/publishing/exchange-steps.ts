/** How one media takes another's place in a gallery. Pure: what is left to do follows from what Shopify shows, however far somebody came before. */
import type { Gallery } from "../shopify/gallery.ts";

export type Step =
  /** To the end of the gallery. */
  | { kind: "attach"; alt: string | null }
  | { kind: "move"; position: number }
  | { kind: "unlink" | "link"; variantIds: string[] }
  | { kind: "detach" };

export interface Exchange {
  from: string;
  to: string;
  /** The variants that show `from`, or did before anything was changed. */
  variantIds: readonly string[];
}

/**
 * The steps that are left, in their order; none when it is done, or when neither media is there.
 * Detaching stands alone: it comes when a reading has shown everything else in place, so that no failure leaves the product without its image.
 */
export function stepsLeft({ media, variants }: Gallery, { from, to, variantIds }: Exchange): Step[] {
  const fromAt = media.findIndex(({ id }) => id === from);
  const toAt = media.findIndex(({ id }) => id === to);
  if (fromAt < 0 && toAt < 0) return [];
  const steps: Step[] = [];
  if (toAt < 0) steps.push({ kind: "attach", alt: media[fromAt]?.alt ?? null });
  if (fromAt >= 0) {
    // Right before the other, wherever that stands by now: when it goes, its place is taken. A move from before it shifts it by one.
    const place = toAt >= 0 && toAt < fromAt ? fromAt - 1 : fromAt;
    if (toAt !== place || toAt < 0) steps.push({ kind: "move", position: place });
  }
  const showing = variantIds.filter((id) => variants.get(id) === from);
  const bare = variantIds.filter((id) => variants.get(id) === null);
  if (showing.length > 0) steps.push({ kind: "unlink", variantIds: showing });
  if (showing.length + bare.length > 0) steps.push({ kind: "link", variantIds: [...showing, ...bare] });
  return steps.length === 0 && fromAt >= 0 ? [{ kind: "detach" }] : steps;
}
