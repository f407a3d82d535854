import path from "node:path";
import { checkModels, installModels, listModels } from "../app/models.ts";

/** `node scripts/models.ts install|list|check [folder]`; the folder is `models` in the data folder by default. */
const [command = "list", folder = path.join(process.env["DATA_DIR"] ?? "data", "models")] = process.argv.slice(2);

if (command === "install") {
  await installModels(folder, (line) => console.log(line));
} else if (command === "list" || command === "check") {
  const models = command === "list" ? await listModels(folder) : await checkModels(folder);
  if (models.length === 0) console.log(`No matting model in ${folder}: plain backdrops only. npm run models:install brings one.`);
  for (const model of models) console.log(`${model.name}  ${model.state}  ${model.dir}\n  from ${model.origin ?? "unknown"}`);
  if (models.some((model) => model.state !== "ready")) process.exitCode = 1;
} else {
  console.error(`expected install, list or check for the command but received ${command}`);
  process.exitCode = 2;
}
