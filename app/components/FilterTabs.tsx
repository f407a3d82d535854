import { Link } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { COUNT_LIMIT, filters, type Counts, type Filter } from "../view-types.ts";
import { count } from "./format.ts";
import { filterLabels } from "./texts.ts";

/** The list's filters as links, so that each has an address. */
export function FilterTabs({ selected, counts }: { selected: Filter; counts: Counts }) {
  const nav = useRef<HTMLElement>(null);
  // On a narrow screen the row scrolls: the present filter is brought into view.
  useEffect(() => {
    // In braces: newer browsers answer with a promise, which React would take for the effect's undoing.
    nav.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected]);
  return (
    <nav ref={nav} className="packshot-tabs" aria-label="Filter images">
      {filters.map((filter) => (
        <Link key={filter} to={`/app${shownUnder(filter)}`} preventScrollReset className="packshot-tab" aria-current={filter === selected ? "page" : undefined}>
          {filterLabels[filter]} <span className={`packshot-tab-count ${filter === "review" && counts.review > 0 ? "packshot-tab-attention" : ""}`}>{shownCount(counts[filter])}</span>
        </Link>
      ))}
    </nav>
  );
}

/** What an address says about the tab: the list's own, and an image's, which leads back to it. */
export const shownUnder = (filter: Filter): string => (filter === "all" ? "" : `?show=${filter}`);

const shownCount = (value: number): string => (value >= COUNT_LIMIT ? `${count(COUNT_LIMIT)}+` : count(value));
