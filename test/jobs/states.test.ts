import { describe, expect, it } from "vitest";
import { isFinal, isLegalMove, processingProgress, progressOf, sourcesOf, stateOf, statuses } from "../../app/jobs/states.ts";

describe("the life of a job", () => {
  it("can come to an end from everywhere", () => {
    for (const status of statuses) {
      const reached = new Set([status]);
      for (const from of reached) for (const to of statuses) if (isLegalMove(from, to)) reached.add(to);
      expect([...reached].some(isFinal), status).toBe(true);
    }
  });

  it("never leaves its end", () => {
    for (const status of statuses.filter(isFinal)) for (const to of statuses) expect(isLegalMove(status, to), `${status} → ${to}`).toBe(false);
  });

  it("writes back only what was processed", () => {
    expect(sourcesOf("pending_publish")).toEqual(["pending_process", "pending_review"]);
  });

  it("fails only while it is not finished", () => {
    expect(sourcesOf("failed")).toEqual(statuses.filter((status) => !isFinal(status)));
  });

  it("tells a client pending, done or failed", () => {
    expect(statuses.map((status) => [status, stateOf(status)])).toEqual([
      ["queued", "pending"],
      ["pending_fetch", "pending"],
      ["pending_process", "pending"],
      ["pending_review", "pending"],
      ["pending_publish", "pending"],
      ["done", "done"],
      ["rejected", "done"],
      ["failed", "failed"],
    ]);
  });

  it("shows progress that grows along the way", () => {
    const way = ["queued", "pending_fetch", "pending_process", "pending_review", "pending_publish", "done"] as const;
    const values = way.map(progressOf);
    expect(values).toEqual([...values].sort((a, b) => a - b));
    expect([-1, 0, 0.5, 1, 2].map(processingProgress)).toEqual([10, 10, 45, 80, 80]);
  });
});
