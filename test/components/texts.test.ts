import { describe, expect, test } from "vitest";
import { count, dateTime, dateTimeIn, duration, fileSize, percent, timeAgo } from "../../app/components/format.ts";
import { keepLast } from "../../app/components/keep-last.ts";
import { describeLook } from "../../app/components/look.ts";
import { adviceFor, confidenceWords, methodWords, stepTimes } from "../../app/components/texts.ts";
import { sayUnreached, unlessRefused } from "../../app/components/unreached.ts";
import { presetParams, presets } from "../../app/imaging/presets.ts";

describe("numbers and times", () => {
  const now = "2026-11-21T12:00:00.000Z";
  test.each([
    ["2026-11-21T11:59:40.000Z", "just now"],
    ["2026-11-21T11:59:10.000Z", "1 min ago"],
    ["2026-11-21T11:01:00.000Z", "59 min ago"],
    ["2026-11-21T09:00:00.000Z", "3 h ago"],
    ["2026-11-20T11:00:00.000Z", "1 day ago"],
    ["2026-11-01T12:00:00.000Z", "1 Nov 2026"],
    ["2026-11-21T12:00:30.000Z", "just now"],
  ])("%s was %s", (iso, words) => {
    expect(timeAgo(iso, now)).toBe(words);
  });

  test("are written the same on every machine", () => {
    expect(dateTime("2026-03-04T05:06:07.000Z")).toBe("4 Mar 2026, 05:06 UTC");
    expect(dateTimeIn("Europe/Berlin", "2026-07-31T22:05:00.000Z")).toBe("1 Aug 2026, 00:05");
    expect(dateTimeIn("America/New_York", "2026-12-01T04:00:00.000Z")).toBe("30 Nov 2026, 23:00");
    expect([0, 999, 1000, 340_499, 999_499, 999_500, 12_345_678].map(fileSize)).toEqual(["0 bytes", "999 bytes", "1 kB", "340 kB", "999 kB", "1.0 MB", "12.3 MB"]);
    expect([3.4, 999, 1234, 59_900, 125_000].map(duration)).toEqual(["3 ms", "999 ms", "1.2 s", "59.9 s", "2 min 5 s"]);
    expect([0, 999, 1000, 1_234_567].map(count)).toEqual(["0", "999", "1,000", "1,234,567"]);
    expect(percent(0.876)).toBe("88%");
  });
});

describe("words for merchants", () => {
  test("say how sure the cutout is", () => {
    expect([1, 0.8, 0.5, 0.2].map(confidenceWords)).toEqual(["Very sure", "Sure", "Fairly sure", "Not sure"]);
  });

  test("name the engine's steps without its own words, each once", () => {
    expect(stepTimes([{ step: "decode", ms: 10 }, { step: "cutout", ms: 500 }, { step: "prepare", ms: 1 }, { step: "compose compose", ms: 20 }, { step: "encode compose", ms: 5 }, { step: "encode clipping", ms: 6 }])).toEqual([
      { name: "Read the photo", ms: 10 },
      { name: "Cut out the product", ms: 500 },
      { name: "Draw the new image", ms: 21 },
      { name: "Save the new image", ms: 11 },
    ]);
  });

  test("name what told the product from its background", () => {
    expect(["keyer", "net1024", "net512+keyer+edges", "unchanged", null].map(methodWords)).toEqual(["Background", "Shape", "Background and shape", null, null]);
  });

  test("always give an advice for a failure, also for one that is not known", () => {
    expect(adviceFor("image_changed")).toContain("Reprocess");
    expect(adviceFor("something_new").length).toBeGreaterThan(20);
  });

  test("describe every built-in look differently", () => {
    const described = presets.map(({ name }) => describeLook(presetParams(name)));
    expect(new Set(described).size).toBe(presets.length);
    // A .jpg has no transparency (shopify.md 1.2).
    expect(described[1]).toContain("No background; JPEG photos get a white one");
    expect(describeLook(presetParams("transparent"), true)).toContain("No background; JPEG photos become PNG");
    expect(described[0]).toBe("White background · same size as your photo · keeps the natural shadow");
  });
});

describe("a page that cannot reach the app", () => {
  const request = new Request("https://app.example/app?show=done");
  const data = { now: "2026-11-21T12:00:00.000Z", stale: false };
  const failing = () => Promise.reject(new TypeError("Failed to fetch"));
  const loads = (load: () => unknown) => ({ request, serverLoader: load as never });

  test("keeps what it knew and says so, until the app answers again", async () => {
    const loader = keepLast<typeof data>();
    expect(await loader(loads(() => Promise.resolve(data)))).toEqual(data);
    expect(await loader(loads(failing))).toEqual({ ...data, stale: true });
    expect(await loader(loads(() => Promise.resolve(data)))).toEqual(data);
  });

  test("does not stand in the way of sign-in or not found, nor show another address's data", async () => {
    const loader = keepLast<typeof data>();
    await loader(loads(() => Promise.resolve(data)));
    const response = new Response(null, { status: 404 });
    await expect(loader(loads(() => {
      throw response;
    }))).rejects.toBe(response);
    const other = { ...loads(failing), request: new Request("https://app.example/app") };
    await expect(loader(other)).rejects.toThrow("Failed to fetch");
  });

  const asks = (answer: () => unknown, also?: object) => sayUnreached(also)({ serverAction: answer as never });

  test("stays with what was filled in when something is asked for, and says that it may not have been done", async () => {
    expect(await asks(() => Promise.resolve({ ok: true, message: "Settings saved" }))).toEqual({ ok: true, message: "Settings saved" });
    expect(await asks(failing, { errors: {} })).toEqual({ ok: false, message: expect.stringContaining("cannot be reached") as string, errors: {} });
    expect(unlessRefused({ actionResult: await asks(failing), defaultShouldRevalidate: true })).toBe(false);
    expect(unlessRefused({ actionResult: { ok: true }, defaultShouldRevalidate: true })).toBe(true);
  });

  test("tells the reference of an error that nobody expected", async () => {
    const broken = () => {
      throw Response.json({ packshot: "unexpected", reference: "0badf00d" }, { status: 500 });
    };
    expect(await asks(broken)).toMatchObject({ ok: false, message: expect.stringContaining("0badf00d") as string });
    const gone = new Response(null, { status: 404 });
    await expect(asks(() => {
      throw gone;
    })).rejects.toBe(gone);
  });
});
