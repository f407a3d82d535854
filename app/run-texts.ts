/** The words for merchants about runs, for the pages and the report alike. */
import type { BadgeProps } from "@shopify/polaris";
import type { Frequency, RunAction, RunState, Scope, SkipReason } from "./run-view-types.ts";

export const runStateTexts: Record<RunState, { label: string; badge: Pick<BadgeProps, "tone" | "progress">; says: string }> = {
  freezing: { label: "Listing", badge: { tone: "info", progress: "incomplete" }, says: "Your images are being listed. Nothing is changed yet. You can leave this page." },
  ready: { label: "Ready", badge: { tone: "attention", progress: "incomplete" }, says: "The list is final. Have a look at the estimate and the samples, then start the run. Nothing is changed before that." },
  running: { label: "Running", badge: { tone: "info", progress: "partiallyComplete" }, says: "Your images are being processed. You can leave this page; the run goes on by itself." },
  paused: { label: "Paused", badge: { tone: "warning", progress: "partiallyComplete" }, says: "The run is paused. Images that were being worked on are finished; no new ones begin." },
  done: { label: "Done", badge: { tone: "success", progress: "complete" }, says: "This run is finished. Your originals are kept." },
  cancelled: { label: "Cancelled", badge: { progress: "complete" }, says: "The run was stopped. What was finished before stays; the other images were not touched." },
  failed: { label: "Failed", badge: { tone: "critical" }, says: "Your images could not be listed, so nothing was changed." },
  reverting: { label: "Reverting", badge: { tone: "info", progress: "partiallyComplete" }, says: "Your originals are on their way back." },
  reverted: { label: "Reverted", badge: { progress: "complete" }, says: "Your products show your originals again." },
};

export const skipTexts: Record<SkipReason, string> = {
  failed_in_shopify: "Shopify could not process the image itself",
  not_ready: "Shopify is still processing the image",
  format: "Not JPEG, PNG or WebP, so it cannot be replaced in place",
  too_big: "Larger than what we process",
  already_done: "Shows this look already",
  processed_before: "Processed with this look before",
  busy: "Being worked on, or waiting for your decision",
  in_other_run: "Part of another run that is not finished",
};

interface ActionText {
  label: string;
  done: string;
  confirm?: { title: string; says: string; button: string };
}

export const runActionTexts: Record<RunAction, ActionText> = {
  start: { label: "Start run", done: "Run started" },
  pause: { label: "Pause", done: "Run paused" },
  resume: { label: "Resume", done: "Run goes on" },
  cancel: {
    label: "Cancel run",
    done: "Run cancelled",
    confirm: { title: "Cancel this run?", says: "Images that are finished stay as they are, and can be reverted. The others are not touched. A cancelled run cannot be continued.", button: "Cancel run" },
  },
  retry: { label: "Retry failed images", done: "A new run is being prepared" },
  revert: {
    label: "Revert run",
    done: "Your originals are being put back",
    confirm: { title: "Put all originals of this run back?", says: "Every image that shows a result of this run will show the photo as you uploaded it. Images you changed since are left alone.", button: "Revert run" },
  },
};

export function scopeText(scope: Scope): string {
  switch (scope.kind) {
    case "all":
      return "All products";
    case "unprocessed":
      return "Everything not processed with this look yet";
    case "collection":
      return `Collection “${scope.title}”`;
    case "search":
      return `Products found by “${scope.search}”`;
    case "products":
      return scope.productIds.length === 1 ? "1 selected product" : `${scope.productIds.length} selected products`;
    case "failed_of":
      return `Failed images of run ${scope.number}`;
  }
}

export const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;

export function scheduleText({ every, day, weekday, hour }: { every: Frequency; day: string | null; weekday: number | null; hour: number }): string {
  const at = `${String(hour).padStart(2, "0")}:00`;
  if (every === "daily") return `Every day at ${at}`;
  if (every === "weekly") return `Every ${weekdays[weekday ?? 0] ?? ""} at ${at}`;
  return `Once, on ${day ?? ""} at ${at}`;
}
