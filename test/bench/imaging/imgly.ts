/**
 * The comparison: removeBackground of `@imgly/background-removal-node` 1.4.5, in a process and a folder of its own. It is never a dependency;
 * its sharp 0.32 does not install offline, so sharp is overridden, and its install scripts (which download) do not run.
 */
import { execFile, fork, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sharp from "sharp";
import type { RgbImage } from "../../../app/imaging/index.ts";
import type { Cost } from "./measure.ts";
import { cachedPlane } from "./plane-cache.ts";

const folder = fileURLToPath(new URL("../../../data/bench-imgly/", import.meta.url));
const manifest = { private: true, dependencies: { "@imgly/background-removal-node": "1.4.5" }, overrides: { sharp: "0.35.5" } };

async function install(): Promise<void> {
  if (existsSync(`${folder}node_modules/@imgly/background-removal-node/dist/index.cjs`)) return;
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}package.json`, `${JSON.stringify(manifest, null, 2)}\n`);
  await promisify(execFile)("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
}

export interface Imgly {
  /** One run; `alpha` is its coverage at the picture's size. */
  run(image: RgbImage): Promise<{ alpha: Uint8Array } & Cost>;
  /** As `run`, but a result from an earlier bench is good enough. */
  alphaOf(image: RgbImage): Promise<Uint8Array>;
  close(): void;
}

/** Starts the process with the first picture and keeps it; its own first inference loads the net. */
export async function openImgly(): Promise<Imgly> {
  await install();
  let child: ChildProcess | undefined;
  const run: Imgly["run"] = async (image) => {
    child ??= fork(new URL("./imgly-child.mjs", import.meta.url), [], { cwd: folder, execArgv: [], stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const { width, height, data } = image;
    const input = `${folder}in.png`, output = `${folder}out.bin`;
    await sharp(data, { raw: { width, height, channels: 3 } }).png({ compressionLevel: 1 }).toFile(input);
    child.send({ input, output });
    const [answer] = (await once(child, "message")) as [{ error?: string } & Cost];
    if (answer.error !== undefined) throw new Error(`expected a cutout from imgly but received ${answer.error}`);
    const rgba = await readFile(output);
    const alpha = Uint8Array.from({ length: width * height }, (_, i) => rgba[i * 4 + 3]!);
    return { alpha, cpuMs: answer.cpuMs, wallMs: answer.wallMs };
  };
  return {
    run,
    alphaOf: (image) => cachedPlane("imgly-1.4.5", image, async () => (await run(image)).alpha),
    close: () => child?.kill(),
  };
}
