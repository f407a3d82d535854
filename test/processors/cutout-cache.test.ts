import fs from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, expect, it } from "vitest";
import { childEnvironment } from "../../app/config.server.ts";
import { presetParams } from "../../app/imaging/presets.ts";
import { bundledProcessor } from "../../app/processors/bundled/bundled.ts";
import type { Processor } from "../../app/processors/processor.ts";
import { temporaryFolder } from "../support/folder.ts";

let folder: string;
let processor: Processor;
beforeEach(async () => {
  folder = await temporaryFolder("cutouts");
  processor = bundledProcessor({ scratchDir: folder, environment: childEnvironment, settings: { modelsDir: path.join(folder, "none"), maxPixels: 1e6, maxBytes: 1e6, cutouts: { folder: path.join(folder, "cutouts"), maxBytes: 1e6 } }, children: 1, stepDeadlineMs: 60_000 });
  const disc = Buffer.from('<svg width="200" height="200"><circle cx="100" cy="100" r="60" fill="#a33"/></svg>');
  await sharp({ create: { width: 200, height: 200, channels: 3, background: "#eee" } }).composite([{ input: disc }]).jpeg().toFile(path.join(folder, "disc.jpg"));
});
afterEach(async () => {
  await processor.close();
  await fs.rm(folder, { recursive: true });
});

async function look(name: string) {
  const outputFolder = path.join(folder, name);
  await fs.mkdir(outputFolder);
  const result = await processor.process({ jobId: name, mode: "params", params: presetParams("white-background"), format: "png", variations: [], sourceFile: path.join(folder, "disc.jpg"), outputFolder }, () => undefined);
  const { dominant } = await sharp(result.outputs[0]!.file).stats();
  return { steps: result.steps.map(({ step }) => step), confidence: result.confidence, dominant };
}

it("another look at a photo starts from the cutout that was made before", async () => {
  const first = await look("first");
  const second = await look("second");
  expect(first.steps).toContain("cutout");
  expect(second.steps).not.toContain("cutout");
  expect(second.confidence).toBe(first.confidence);
  expect(second.dominant).toEqual(first.dominant);
});

it("a damaged cutout on the disk is made anew", async () => {
  await look("first");
  const cutouts = path.join(folder, "cutouts");
  for (const name of await fs.readdir(cutouts)) await fs.writeFile(path.join(cutouts, name), "damaged");
  expect((await look("second")).steps).toContain("cutout");
  expect((await look("third")).steps).not.toContain("cutout");
});
