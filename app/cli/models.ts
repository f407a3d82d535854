import { parseArgs } from "node:util";
import { installModels, listModels, tryModels } from "../models.ts";
import type { ModelState } from "../models.ts";
import { defaultModelsDir } from "./models-dir.ts";
import { asUsage, complain, oneOf, print } from "./usage.ts";
import type { RunCommand } from "./usage.ts";

const actions = ["install", "list", "check"] as const;

const show = ({ name, dir, state, problem, origin, licence }: ModelState): string => [name, problem === undefined ? state : `${state}: ${problem}`, dir, ...(origin === null ? [] : [`from ${origin}`]), ...(licence === null ? [] : [`licence: ${licence}`])].join("\t");

/** `packshot models install|list|check`. */
export const runModels: RunCommand = async (args) => {
  const { values, positionals } = asUsage(() => parseArgs({ args, allowPositionals: true, options: { models: { type: "string", default: defaultModelsDir } } }));
  const action = oneOf(actions, positionals.join(" "), "models");
  if (action === "install") {
    await installModels(values.models, complain);
    return 0;
  }
  const models = await (action === "check" ? tryModels : listModels)(values.models);
  for (const model of models) print(show(model));
  if (models.length === 0) complain(`No model in ${values.models}: packshot models install fetches one.`);
  return action === "check" && (models.length === 0 || models.some(({ state }) => state !== "ready")) ? 1 : 0;
};
