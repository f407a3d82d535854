import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadModel } from "../../../app/imaging/model/load.ts";
import { checkModels, listModels } from "../../../app/models.ts";

const manifest = { name: "small", file: "small.onnx", sizes: [320], mean: [0.5, 0.5, 0.5], std: [1, 1, 1], sha256: "0".repeat(64) };
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "packshot-models-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test("a folder without a manifest holds no model", async () => {
  expect(await loadModel(folder)).toBeNull();
  expect(await listModels(folder)).toEqual([]);
});

test("a manifest that is wrong is refused with the field's name", async () => {
  await writeFile(path.join(folder, "model.json"), JSON.stringify({ ...manifest, std: [1, 0, 1] }));
  await expect(loadModel(folder)).rejects.toThrow(/expected a valid model\.json .*std\.1/);
});

test("a picture of a size the model does not take is refused", async () => {
  await writeFile(path.join(folder, "model.json"), JSON.stringify(manifest));
  const model = await loadModel(folder);
  await expect(model!.infer({ width: 100, height: 100, data: new Uint8Array(30_000) })).rejects.toThrow("expected an input of 320 pixels for the model small but received 100×100");
});

test("checking tells a missing file from a changed one", async () => {
  await writeFile(path.join(folder, "model.json"), JSON.stringify(manifest));
  expect((await checkModels(folder))[0]?.state).toBe("missing file");
  await writeFile(path.join(folder, "small.onnx"), "something else");
  expect((await checkModels(folder))[0]?.state).toBe("wrong checksum");
  expect((await listModels(folder))[0]?.state).toBe("ready");
});
