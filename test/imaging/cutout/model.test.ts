import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import onnxProto from "onnx-proto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadModel } from "../../../app/imaging/model/load.ts";
import { runModels } from "../../../app/cli/models.ts";
import { checkModels, listModels, tryModels } from "../../../app/models.ts";

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

/** An ONNX net: these nodes from the input (1×3×height×width) to "out". */
function net(...nodes: { opType: string; input: string[]; output: string[]; axes?: number[] }[]): Uint8Array {
  const { ModelProto } = onnxProto.onnx;
  const value = (name: string) => ({ name, type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 1 }, { dimParam: `${name}-channels` }, { dimParam: "height" }, { dimParam: "width" }] } } } });
  const node = nodes.map(({ opType, input, output, axes }) => ({ opType, input, output, attribute: axes ? [{ name: "axes", type: 7, ints: axes }] : [] }));
  return ModelProto.encode(ModelProto.create({ irVersion: 7, opsetImport: [{ domain: "", version: 12 }], graph: { name: "net", node, input: [value("in")], output: [value("out")] } })).finish();
}

const grey = { opType: "ReduceMean", input: ["in"], output: ["grey"], axes: [1] };

describe("trying a model", () => {
  const stateOf = async (weights: Uint8Array | string) => {
    await writeFile(path.join(folder, "model.json"), JSON.stringify({ ...manifest, sha256: undefined, sizes: [128, 64] }));
    await writeFile(path.join(folder, "small.onnx"), weights);
    const [model] = await tryModels(folder);
    return `${model?.state ?? ""} ${model?.problem ?? ""}`;
  };

  test("finds one ready that tells a drawn subject from its backdrop", async () => {
    expect(await stateOf(net(grey, { opType: "Neg", input: ["grey"], output: ["out"] }))).toBe("ready ");
    expect(await runModels(["check", "--models", folder])).toBe(0);
  });

  test.each([
    ["is no ONNX file", "something else", /does not work .*[Pp]rotobuf/],
    ["answers with another shape", net({ opType: "Neg", input: ["in"], output: ["out"] }), /does not work expected one 32-bit value per pixel from the model small but received 12288 values/],
    ["answers the same for every pixel", net(grey, { opType: "Sub", input: ["grey", "grey"], output: ["out"] }), /does not work expected an answer that tells a subject from its backdrop but received 0/],
    ["answers with what is no number", net(grey, { opType: "Sqrt", input: ["grey"], output: ["root"] }, { opType: "Neg", input: ["root"], output: ["out"] }), /does not work expected a number for every pixel/],
  ])("finds one out that %s", async (_, weights, told) => {
    expect(await stateOf(weights)).toMatch(told);
    expect(await runModels(["check", "--models", folder])).toBe(1);
  });
});
