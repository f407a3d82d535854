import { expect, it } from "vitest";
import { createChance, noFaults } from "./faults.ts";
import { openTestShop } from "./testing.ts";

const fates = (seed: number, rate: number) => {
  const chance = createChance({ ...noFaults(), seed, rates: { reset: rate } });
  return Array.from({ length: 2000 }, () => chance.strikes("reset"));
};

it("strikes as often as the rate says, the same way for the same seed", () => {
  const struck = fates(7, 0.05).filter(Boolean).length;
  expect(struck).toBeGreaterThan(60);
  expect(struck).toBeLessThan(140);
  expect(fates(7, 0.05)).toEqual(fates(7, 0.05));
  expect(fates(8, 0.05)).not.toEqual(fates(7, 0.05));
  expect(fates(7, 0)).not.toContain(true);
});

it("makes a part of the calls fail, each in its own way", async () => {
  const shop = await openTestShop();
  await shop.install();
  await shop.store.control.faults({ seed: 3, rates: { reset: 0.1, http5xx: 0.1, http429: 0.1, throttled: 0.1 } });
  const outcomes = new Map<string, number>();
  for (let call = 0; call < 120; call += 1) {
    const outcome = await shop.askText("{ shop { id } }").then(({ status, body }) => (body.errors === undefined || status !== 200 ? String(status) : String(body.errors[0]?.extensions.code)), () => "reset");
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  expect([...outcomes.keys()].sort()).toEqual(["200", "429", "500", "THROTTLED", "reset"]);
  await shop.store.control.faults({});
  expect((await shop.askText("{ shop { id } }")).status).toBe(200);
  await shop.close();
});
