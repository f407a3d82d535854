/** Every word for merchants that is not written by the error itself. */
import type { BadgeProps } from "@shopify/polaris";
import type { ReviewReason } from "../imaging/types.ts";
import type { Action, Filter, HistoryEntry, Phase } from "../view-types.ts";

interface PhaseText {
  label: string;
  badge: Pick<BadgeProps, "tone" | "progress">;
  /** One sentence for the image's own page. */
  says: string;
}

export const phaseTexts: Record<Phase, PhaseText> = {
  waiting: { label: "Waiting", badge: { progress: "incomplete" }, says: "This image waits for its turn. You can leave this page; it goes on by itself." },
  fetching: { label: "Fetching", badge: { tone: "info", progress: "partiallyComplete" }, says: "Your photo is being fetched from Shopify." },
  cutting_out: { label: "Cutting out", badge: { tone: "info", progress: "partiallyComplete" }, says: "The product is being cut out and put on its new background." },
  needs_review: { label: "Needs review", badge: { tone: "attention", progress: "partiallyComplete" }, says: "The result is ready. It replaces the photo in your shop once you approve it." },
  writing_back: { label: "Writing back", badge: { tone: "info", progress: "partiallyComplete" }, says: "The result is on its way to your product." },
  done: { label: "Done", badge: { tone: "success", progress: "complete" }, says: "Your product shows the new image. Your original is kept, and you can go back to it at any time." },
  unchanged: { label: "No change", badge: { progress: "complete" }, says: "Your product shows our result already, so there was nothing to do." },
  rejected: { label: "Rejected", badge: { progress: "complete" }, says: "The result is not used. Your product keeps its image." },
  set_aside: { label: "Set aside", badge: { progress: "complete" }, says: "A newer version of this image was asked for before this one was decided." },
  reverting: { label: "Reverting", badge: { tone: "info", progress: "partiallyComplete" }, says: "Your original is on its way back to your product." },
  reverted: { label: "Reverted", badge: { progress: "complete" }, says: "Your product shows your original photo again." },
  failed: { label: "Failed", badge: { tone: "critical" }, says: "This image could not be finished." },
};

/** Phases in which something moves by itself. */
export const movingPhases: ReadonlySet<Phase> = new Set(["waiting", "fetching", "cutting_out", "writing_back", "reverting"]);

export const filterLabels: Record<Filter, string> = { all: "All", review: "Needs review", running: "Running", waiting: "Waiting", done: "Done", failed: "Failed" };

export const nothingHere: Record<Exclude<Filter, "all">, { title: string; says: string }> = {
  review: { title: "Nothing to review", says: "Results that wait for your decision appear here." },
  running: { title: "Nothing is running", says: "Images appear here while they are worked on." },
  waiting: { title: "Nothing is waiting", says: "Images that wait for their turn appear here." },
  done: { title: "Nothing is done yet", says: "Finished images appear here, with their before and after." },
  failed: { title: "Nothing failed", says: "If an image cannot be finished, it appears here with the reason." },
};

export const actionTexts: Record<Action, { label: string; confirm?: { title: string; says: string; button: string } }> = {
  approve: { label: "Approve" },
  reject: { label: "Reject" },
  reprocess: { label: "Reprocess" },
  revert: { label: "Revert", confirm: { title: "Put your original back?", says: "Your product will show the photo as you uploaded it. The result is kept here, and you can process the image again.", button: "Revert image" } },
  revert_product: {
    label: "Revert all images of this product",
    confirm: { title: "Put all originals of this product back?", says: "Every image of this product that we changed will show the photo as you uploaded it.", button: "Revert all images" },
  },
};

export const reasonTexts: Record<ReviewReason, string> = {
  no_subject: "No product was found in the photo.",
  subject_touches_border: "The product reaches the edge of the photo, so a part of it may be missing.",
  backdrop_and_subject_alike: "The product and its background look much alike.",
  several_subjects: "There are several things in the photo; one of them may not belong to the product.",
  uncertain_edges: "Some edges are hard to tell, such as hair, glass or fine holes.",
  methods_disagree: "Two ways of finding the product gave different outlines.",
  no_model: "Only plain backgrounds can be removed at the moment, and this one is not plain.",
};

/** How sure the cutout is. @param confidence 0..1 */
export function confidenceWords(confidence: number): string {
  if (confidence >= 0.9) return "Very sure";
  if (confidence >= 0.75) return "Sure";
  if (confidence >= 0.5) return "Fairly sure";
  return "Not sure";
}

const smallerFile = "Upload a smaller version of the photo.";
const otherFile = "Export the photo again with your image editor, as JPEG, PNG or WebP, and upload it.";

const adviceOf: Record<string, string> = {
  image_deleted: "There is nothing to do. If you upload the photo again, it is processed as a new image.",
  image_changed: "Reprocess the image to start from the photo that is in your shop now.",
  image_not_ready: "Wait a moment, then reprocess the image.",
  image_refused: "Reprocess the image to try again.",
  preset_unknown: "Choose another look in the settings, then reprocess the image.",
  no_access: "Close the app and open it again, then reprocess the image.",
  source_too_large: smallerFile,
  engine_deadline: otherFile,
  format_not_replaceable: otherFile,
  not_an_image: otherFile,
  image_unreadable: otherFile,
  image_truncated: otherFile,
  image_empty_file: otherFile,
  image_unsupported_format: otherFile,
  image_too_many_frames: otherFile,
};

export function adviceFor(code: string): string {
  return adviceOf[code] ?? "Reprocess the image to try again. Your shop still shows the image as it was.";
}

export const eventTexts: Record<HistoryEntry["event"], string> = {
  found: "New photo found",
  asked: "Processing asked for",
  approved: "Result approved",
  rejected: "Result rejected",
  set_aside: "Result set aside for a newer one",
  unchanged: "Nothing to do, the result was in place",
  failed: "Could not be finished",
  written: "Result written to the product",
  write_failed: "Result could not be written to the product",
  reverted: "Original put back",
  revert_failed: "Original could not be put back",
};

const methodTexts: [sign: RegExp, words: string][] = [
  [/net.*keyer|keyer.*net/, "Background and shape"],
  [/net/, "Shape"],
  [/keyer/, "Background"],
];

/** What told the product from its background, for merchants; null where there is nothing to say. */
export function methodWords(method: string | null): string | null {
  return methodTexts.find(([sign]) => sign.test(method ?? ""))?.[1] ?? null;
}

const stepTexts: Record<string, string> = { decode: "Read the photo", cutout: "Cut out the product", prepare: "Draw the new image", compose: "Draw the new image", encode: "Save the new image" };

/** The engine's steps under the names that merchants know, each once. A step may be named with what it is about: "encode compose". */
export function stepTimes(steps: readonly { step: string; ms: number }[]): { name: string; ms: number }[] {
  const times = new Map<string, number>();
  for (const { step, ms } of steps) {
    const name = stepTexts[step.split(" ")[0] ?? ""] ?? "Other work";
    times.set(name, (times.get(name) ?? 0) + ms);
  }
  return [...times].map(([name, ms]) => ({ name, ms }));
}
