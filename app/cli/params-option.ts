import { readFile } from "node:fs/promises";
import path from "node:path";
import { InvalidParamsError, ImagingError } from "../imaging/errors.ts";
import { parseParams } from "../imaging/params.ts";
import type { Params } from "../imaging/params.ts";
import { presetParams } from "../imaging/presets.ts";
import type { Assets } from "../imaging/render/index.ts";
import { UsageError } from "./usage.ts";

export interface ChosenParams {
  params: Params;
  /** The backdrop picture that the params name, read from beside the params file. */
  assets: Assets;
}

const readJson = async (file: string): Promise<unknown> => {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new UsageError(`expected a readable file for --params but received ${file}: ${error instanceof Error ? error.message : String(error)}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`expected JSON for --params ${file} but received: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const readAssets = async ({ background }: Params, folder: string): Promise<Assets> => {
  if (background?.kind !== "image") return {};
  const file = path.resolve(folder, background.name);
  const bytes = await readFile(file).catch(() => {
    throw new UsageError(`expected a picture for background.name of --params but received ${file}, which cannot be read`);
  });
  return { [background.name]: bytes };
};

/**
 * Reads `--params`: the name of a built-in preset, or a JSON file.
 * @throws {UsageError} that names the fault, or the faulty fields
 */
export const chooseParams = async (value: string): Promise<ChosenParams> => {
  try {
    if (!value.endsWith(".json")) return { params: presetParams(value), assets: {} };
    const params = parseParams(await readJson(value));
    return { params, assets: await readAssets(params, path.dirname(value)) };
  } catch (error) {
    if (error instanceof InvalidParamsError) throw new UsageError(`--params ${value}: ${error.message}`);
    if (error instanceof ImagingError) throw new UsageError(`--params: ${error.message}`);
    throw error;
  }
};
