/** For a test file about the stand-in: one shop that has the app installed, and no faults at the beginning of each test. */
import { afterAll, afterEach, beforeAll } from "vitest";
import type { DevstoreOptions } from "./options.ts";
import { openTestShop, type TestShop } from "./testing.ts";

export let shop: TestShop;

/** What a file calls that uses the shop above. */
export function installForAllTests(options: Partial<DevstoreOptions> = {}): void {
  beforeAll(async () => {
    shop = await openTestShop(options);
    await shop.install();
  });
  afterEach(() => shop.store.control.faults({}));
  afterAll(() => shop.close());
}
