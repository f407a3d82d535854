/** For a test file about swaps: each test has a shop of its own, which keeps transparency and whose results are nothing else. */
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach } from "vitest";
import type { Processor } from "../../app/processors/processor.ts";
import { mediaOf } from "../devstore/testing.ts";
import { openRig, type Rig } from "../support/rig.ts";

/** What the test that runs works with. */
export let rig: Rig;
export const control = () => rig.standin.store.control;
export const merchant = () => rig.standin.store.merchant;
export const shown = (mediaId: string) => mediaOf(rig.standin, mediaId);

/** What a file calls that uses the names above. */
export function giveEachTestItsOwnShop(): void {
  beforeEach(async () => {
    rig = await openRig();
    rig.processors = [clearProcessor];
    await rig.database.shop.update({ where: { domain: rig.shop }, data: { keepTransparency: true, presetName: "transparent" } });
  });
  afterEach(() => rig.close());
}

/** Answers with nothing but transparency. */
const clearProcessor: Processor = {
  name: "bundled",
  async process({ sourceFile, outputFolder, format }) {
    const { width, height } = await sharp(sourceFile).metadata();
    const file = path.join(outputFolder, `compose.${format}`);
    await sharp({ create: { width, height, channels: 4, background: "#00000000" } }).toFormat(format === "jpg" ? "jpeg" : "png").toFile(file);
    return { outputs: [{ variation: "compose", format, file, width, height }], previews: [], warnings: {}, steps: [], method: "clear", confidence: 1, needsReview: false, reasons: [] };
  },
  close: () => Promise.resolve(),
};
