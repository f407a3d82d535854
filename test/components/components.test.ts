import { createElement } from "react";
import { describe, expect, test } from "vitest";
import { Compare } from "../../app/components/Compare.tsx";
import { FilterTabs } from "../../app/components/FilterTabs.tsx";
import { History } from "../../app/components/History.tsx";
import { ImageTable } from "../../app/components/ImageTable.tsx";
import { NoImages } from "../../app/components/NoImages.tsx";
import { RunEstimate } from "../../app/components/RunEstimate.tsx";
import { SettingsForm } from "../../app/components/SettingsForm.tsx";
import { presetParams, presets } from "../../app/imaging/presets.ts";
import type { Filter, ImageRow, Picture, SettingsErrors } from "../../app/view-types.ts";
import { html } from "./render.ts";

const now = "2026-11-21T12:00:00.000Z";
const nothing = () => undefined;
const row = (also: Partial<ImageRow> = {}): ImageRow => ({ jobId: "01a1fe00-0000-7000-8000-000000000001", title: "Enamel mug", alt: "", thumbnail: null, phase: "done", progress: 100, preset: "Transparent", problem: null, actions: [], createdAt: "2026-11-21T11:55:00.000Z", finishedAt: null, ...also });
const table = (rows: ImageRow[], filter: Filter = "all") => html(createElement(ImageTable, { list: { rows, older: null, newer: null }, filter, now, busy: false, pageAddress: () => "", onNavigate: nothing, onBulk: nothing }));
const picture = (address: string): Picture => ({ address, preview: null, format: "jpg", width: 1000, height: 800, bytes: 1 });

describe("the list", () => {
  test("shows title, status, time and a link to the image", () => {
    const drawn = table([row()]);
    for (const text of ["Enamel mug", "Done", "5 min ago", "Transparent", 'href="/app/images/01a1fe00-0000-7000-8000-000000000001"']) expect(drawn).toContain(text);
  });

  test("links each image so that its page leads back to the same tab", () => {
    expect(table([row()], "review")).toContain('href="/app/images/01a1fe00-0000-7000-8000-000000000001?show=review"');
  });

  test("shows a named progress bar while an image is worked on, and none otherwise", () => {
    expect(table([row({ phase: "cutting_out", progress: 40 })])).toMatch(/Enamel mug, Cutting out<\/span>.*<progress[^>]*value="40"/s);
    for (const phase of ["waiting", "needs_review", "done", "failed"] as const) expect(table([row({ phase })])).not.toContain("<progress");
  });

  test("says why an image failed", () => {
    expect(table([row({ phase: "failed", problem: "The image file is damaged." })])).toContain("The image file is damaged.");
  });

  test("never lets a product's title become markup", () => {
    expect(table([row({ title: "<script>alert(1)</script>" })])).not.toContain("<script>alert");
  });
});

describe("the filters", () => {
  const counts = { all: 10_000, running: 2, waiting: 0, review: 3, done: 1234, failed: 0 };

  test("are links with an address each, the present one marked", () => {
    const drawn = html(createElement(FilterTabs, { selected: "failed", counts }));
    expect(drawn).toMatch(/aria-current="page"[^>]*href="\/app\?show=failed"|href="\/app\?show=failed"[^>]*aria-current="page"|aria-current="page"/);
    expect(drawn.match(/aria-current/g)).toHaveLength(1);
    expect(drawn).toContain('href="/app?show=review"');
  });

  test("say that there are more where counting stopped", () => {
    const drawn = html(createElement(FilterTabs, { selected: "all", counts }));
    expect(drawn).toContain("10,000+");
    expect(drawn).toContain("1,234<");
  });
});

describe("an empty list", () => {
  test("tells a new shop what happens next, with and without automatic processing", () => {
    expect(html(createElement(NoImages, { filter: "all", automatic: true, preset: "Transparent" }))).toContain("gets the look “Transparent”");
    expect(html(createElement(NoImages, { filter: "all", automatic: false, preset: "Transparent" }))).toContain("Turn on automatic processing");
  });

  test("tells behind a filter what would be there", () => {
    expect(html(createElement(NoImages, { filter: "failed", automatic: true, preset: null }))).toContain("Nothing failed");
  });
});

describe("before and after", () => {
  test("is one range input with a name and a spoken value, and both pictures have their texts", () => {
    const drawn = html(createElement(Compare, { before: picture("/files/a"), after: picture("/files/b"), alt: "A mug" }));
    expect(drawn).toContain('type="range"');
    expect(drawn).toContain('aria-label="Compare before and after"');
    expect(drawn).toContain('aria-valuetext="50% before, 50% after"');
    expect(drawn).toContain('alt="Before: A mug"');
    expect(drawn).toContain('alt="After: A mug"');
  });

  test("offers three grounds as buttons, of which one is pressed", () => {
    const drawn = html(createElement(Compare, { before: picture("/files/a"), after: picture("/files/b"), alt: "A mug" }));
    expect(drawn.match(/aria-pressed="(true|false)"/g)).toEqual(['aria-pressed="true"', 'aria-pressed="false"', 'aria-pressed="false"']);
  });
});

describe("the estimate of a run", () => {
  const estimate = { images: 0, products: 0, seconds: 0, secondsPerImage: 1, measuredOn: "nothing", engineSlots: 1, credits: null } as const;

  test("tells a choice without any image from one whose images are all skipped", () => {
    expect(html(createElement(RunEstimate, { estimate, listed: 0 }))).toContain("No image was found for this choice.");
    expect(html(createElement(RunEstimate, { estimate, listed: 4 }))).toContain("Below you see why.");
  });
});

describe("the history", () => {
  test("links the events of other jobs of the image to their pages, its own not", () => {
    const entry = { at: now, preset: null, problem: null } as const;
    const drawn = html(createElement(History, { now, entries: [{ ...entry, jobId: "own", event: "written", own: true }, { ...entry, jobId: "other", event: "revert_failed", problem: "It was changed.", own: false }] }));
    expect(drawn).toContain('href="/app/images/other"');
    expect(drawn).not.toContain('href="/app/images/own"');
    expect(drawn).toContain("It was changed.");
  });
});

describe("the settings form", () => {
  const looks = presets.map(({ name, label }) => ({ name, label, params: presetParams(name), own: false }));
  const form = (errors: SettingsErrors = {}) =>
    html(createElement(SettingsForm, { looks, values: { automatic: true, publishPolicy: "hold_unsure", presetName: "soft-shadow", keepTransparency: false }, errors, changed: false, saving: false, onChange: nothing, onSave: nothing, onDiscard: nothing }));

  test("pictures and describes every look and marks the chosen one", () => {
    const drawn = form();
    for (const { label } of presets) expect(drawn).toContain(label);
    expect(drawn).toMatch(/type="radio" name="presetName"[^>]*checked=""[^>]*value="soft-shadow"|value="soft-shadow"[^>]*checked=""|checked="" value="soft-shadow"/);
    expect(drawn.match(/<svg[^>]*aria-hidden="true"/g)?.length).toBeGreaterThanOrEqual(presets.length);
  });

  test("says what becomes of JPEG photos in a look without background", () => {
    expect(form()).toContain("Replace the photo by a transparent PNG");
    expect(form()).toContain("JPEG photos get a white one");
  });

  test("shows each error at its field", () => {
    const drawn = form({ presetName: "Choose one of the looks.", publishPolicy: "Choose when." });
    expect(drawn).toContain("Choose one of the looks.");
    expect(drawn).toContain("Choose when.");
  });
});
