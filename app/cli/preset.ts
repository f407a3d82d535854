import { parseArgs } from "node:util";
import { presets } from "../imaging/presets.ts";
import { modes } from "../imaging/types.ts";
import { chooseParams } from "./params-option.ts";
import { shopOption } from "./shop-option.ts";
import { asUsage, complain, oneOf, print, UsageError } from "./usage.ts";
import type { RunCommand } from "./usage.ts";
import { withDatabase } from "./with-database.ts";

const actions = ["save", "list"] as const;
const MAX_NAME_LENGTH = 100;
const options = {
  shop: { type: "string" },
  name: { type: "string" },
  mode: { type: "string", default: "params" },
  params: { type: "string", default: presets[0].name },
  json: { type: "boolean", default: false },
} as const;

/** `packshot preset save|list`: a shop's own parameter sets, by the names that its other systems ask for. */
export const runPreset: RunCommand = async (args) => {
  const { values, positionals } = asUsage(() => parseArgs({ args, allowPositionals: true, options }));
  const action = oneOf(actions, positionals.join(" "), "preset");
  const shop = shopOption(values.shop);
  const { json } = values;
  if (action === "list") {
    return withDatabase(async (database) => {
      for (const { name, mode, params } of await database.preset.findMany({ where: { shop }, orderBy: { name: "asc" } })) print(json ? JSON.stringify({ name, mode, params }) : `${name}\t${mode}`);
      return 0;
    });
  }
  const name = nameOption(values.name);
  const mode = oneOf(modes, values.mode, "--mode");
  const { params, assets } = await chooseParams(values.params);
  if (Object.keys(assets).length > 0) throw new UsageError("expected a parameter set without a backdrop picture: a stored one has no files beside it");
  return withDatabase(async (database) => {
    await database.preset.upsert({ where: { shop_name: { shop, name } }, create: { shop, name, mode, params }, update: { mode, params } });
    if (json) print(JSON.stringify({ shop, name, mode }));
    else complain(`${shop} has the preset ${name}.`);
    return 0;
  });
};

function nameOption(name: string | undefined): string {
  if (name === undefined || name.trim() === "" || name.length > MAX_NAME_LENGTH) throw new UsageError(`expected 1 to ${MAX_NAME_LENGTH} characters for --name but received ${name ?? "none"}`);
  if (presets.some((preset) => preset.name === name)) throw new UsageError(`expected another name than a built-in preset's for --name but received ${name}`);
  return name;
}
