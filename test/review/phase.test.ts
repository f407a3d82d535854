import { describe, expect, test } from "vitest";
import { actionsOf, phaseOf, statusesOf } from "../../app/review/phase.ts";
import { statuses } from "../../app/jobs/states.ts";
import { filters, phases, type Phase } from "../../app/view-types.ts";

const rest = { superseded: false, busy: false, deleted: false };
const job = (status: string, also: Partial<Parameters<typeof phaseOf>[0]> = {}) => ({ status, decision: null, method: null, publications: [], ...also });

describe("what a merchant is told", () => {
  test("every status has a phase", () => {
    expect(statuses.map((status) => phaseOf(job(status)))).toEqual(["waiting", "fetching", "cutting_out", "needs_review", "writing_back", "done", "rejected", "failed"]);
  });

  test("a done job becomes reverting, then reverted; a failed revert leaves it done", () => {
    const withRevert = (state: "prepared" | "sending" | "accepted" | "done" | "failed") => phaseOf(job("done", { publications: [{ kind: "write", state: "done" }, { kind: "revert", state }] }));
    expect(["prepared", "sending", "accepted", "done", "failed"].map((state) => withRevert(state as "done"))).toEqual(["reverting", "reverting", "reverting", "reverted", "done"]);
  });

  test("a result that was replaced before its review is set aside, not rejected", () => {
    expect(phaseOf(job("rejected", { decision: "replaced" }))).toBe("set_aside");
    expect(phaseOf(job("rejected", { decision: "rejected" }))).toBe("rejected");
  });

  test("an image that showed our result already had no change", () => {
    expect(phaseOf(job("done", { method: "unchanged" }))).toBe("unchanged");
  });

  test("every status stands behind exactly one tab beside All", () => {
    const behind = filters.filter((filter) => filter !== "all").flatMap((filter) => statusesOf[filter]);
    expect([...behind].sort()).toEqual([...statuses].sort());
    expect(statusesOf.all).toHaveLength(statuses.length);
  });
});

describe("the buttons", () => {
  const legal: Partial<Record<Phase, string[]>> = {
    needs_review: ["approve", "reject", "reprocess"],
    done: ["revert", "reprocess"],
    unchanged: ["reprocess"],
    rejected: ["reprocess"],
    set_aside: ["reprocess"],
    reverted: ["reprocess"],
    failed: ["reprocess"],
  };

  test.each(phases)("are the legal ones while an image is %s", (phase) => {
    expect(actionsOf(phase, rest)).toEqual(legal[phase] ?? []);
  });

  test("Revert is missing where a later result stands in the shop, Reprocess while a job is under way, both when the image is gone", () => {
    expect(actionsOf("done", { ...rest, superseded: true })).toEqual(["reprocess"]);
    expect(actionsOf("done", { ...rest, busy: true })).toEqual(["revert"]);
    expect(actionsOf("done", { ...rest, deleted: true })).toEqual([]);
  });
});
