/** For a test file about runs: one world for all of its tests, and a shop of its own for each; all shops have the same ids of images. */
import { afterAll, beforeAll, beforeEach } from "vitest";
import { newShop, openWorld, type World } from "./world.ts";

export let world: World;
/** The shop of the test that runs. */
export let shop: string;

export const runNow = (id: string) => world.database.run.findUniqueOrThrow({ where: { id } });

/** What a file calls that uses the names above. */
export function giveEachTestItsOwnShop(): void {
  beforeAll(async () => {
    world = await openWorld();
  });
  beforeEach(async () => {
    shop = await newShop(world);
  });
  afterAll(() => world.close());
}
