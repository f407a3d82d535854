import { describe, expect, it } from "vitest";
import { stepsLeft, type Step } from "../../app/publishing/exchange-steps.ts";
import type { Gallery } from "../../app/shopify/gallery.ts";

const OLD = "old";
const NEW = "new";

const gallery = (ids: string[], variants: Record<string, string | null> = {}): Gallery => ({ media: ids.map((id) => ({ id, alt: `alt of ${id}` })), variants: new Map(Object.entries(variants)) });
const left = (ids: string[], variants: Record<string, string | null> = {}, variantIds: string[] = []) => stepsLeft(gallery(ids, variants), { from: OLD, to: NEW, variantIds });
const kinds = (steps: Step[]) => steps.map(({ kind }) => kind);

describe("the steps of an exchange", () => {
  it("begin with everything but the end", () => {
    expect(left(["a", OLD, "b"], { v: OLD, w: "a" }, ["v"])).toEqual([
      { kind: "attach", alt: "alt of old" },
      { kind: "move", position: 1 },
      { kind: "unlink", variantIds: ["v"] },
      { kind: "link", variantIds: ["v"] },
    ]);
  });

  it("end with the old media going, alone", () => {
    expect(left(["a", NEW, OLD, "b"], { v: NEW }, ["v"])).toEqual([{ kind: "detach" }]);
    expect(left(["a", NEW, "b"], { v: NEW }, ["v"])).toEqual([]);
  });

  it("link what let go of the old media and has nothing since, and leave what has another", () => {
    expect(left([NEW, OLD], { v: null, w: "a", x: null }, ["v", "w"])).toEqual([{ kind: "link", variantIds: ["v"] }]);
  });

  it("link also when the old media is gone already", () => {
    expect(left([NEW], { v: null }, ["v"])).toEqual([{ kind: "link", variantIds: ["v"] }]);
  });

  it("are none where neither media is there", () => {
    expect(left(["a", "b"], { v: null }, ["v"])).toEqual([]);
  });

  it("follow the old media to where a merchant has moved it", () => {
    expect(left([OLD, "a", "b", NEW])).toEqual([{ kind: "move", position: 0 }]);
    expect(left([NEW, "a", "b", OLD])).toEqual([{ kind: "move", position: 2 }]);
  });

  it("come to an end from every order, and the product shows one of the two all the time", () => {
    for (const ids of orders(["a", "b", OLD, NEW]).concat(orders(["a", "b", OLD]))) {
      let now = ids;
      let rounds = 0;
      for (let steps = left(now); steps.length > 0; steps = left(now)) {
        for (const step of steps) {
          now = taken(now, step);
          expect(now.includes(OLD) || now.includes(NEW)).toBe(true);
        }
        rounds += 1;
        expect(rounds, ids.join()).toBeLessThanOrEqual(3);
      }
      expect(now, ids.join()).toEqual(ids.filter((id) => id !== NEW).map((id) => (id === OLD ? NEW : id)));
    }
  });

  it("ask for nothing twice that has happened", () => {
    expect(kinds(left(["a", OLD, "b", NEW]))).toEqual(["move"]);
    expect(kinds(left(["a", NEW, OLD, "b"], { v: OLD }, ["v"]))).toEqual(["unlink", "link"]);
  });
});

/** What Shopify makes of a step. */
function taken(ids: string[], step: Step): string[] {
  const others = ids.filter((id) => id !== NEW);
  if (step.kind === "attach") return [...others, NEW];
  if (step.kind === "move") return [...others.slice(0, step.position), NEW, ...others.slice(step.position)];
  return step.kind === "detach" ? ids.filter((id) => id !== OLD) : ids;
}

function orders(ids: string[]): string[][] {
  if (ids.length <= 1) return [ids];
  return ids.flatMap((id) => orders(ids.filter((other) => other !== id)).map((rest) => [id, ...rest]));
}
