/** `npm run demo [-- --once] [-- --fresh] [-- --scale]`: the whole loop on this machine, on the sample catalogue, with a line per step and a closing table. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { installModels } from "../../app/models.ts";
import { saveSettings, shopOf } from "../../app/intake/settings.ts";
import { sampleProducts } from "../support/catalogue.ts";
import { openLoop, type Loop } from "../support/loop.ts";
import { root } from "../support/root.ts";
import { follow } from "./follow.ts";
import { writePictures } from "./pictures.ts";
import { report } from "./report.ts";
import { scaleDemo } from "./scale.ts";

const usage = `npm run demo              everything stays open until Ctrl-C
npm run demo -- --once    ends when every image is written back; status 1 if one failed
npm run demo -- --fresh   forgets the shop of earlier runs first
npm run demo -- --scale   two web and four worker processes on a PostgreSQL and a store of their own; ends like --once`;

const { values } = parseArgs({ options: { once: { type: "boolean", default: false }, fresh: { type: "boolean", default: false }, scale: { type: "boolean", default: false }, help: { type: "boolean", default: false } } });
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const output = path.join(root, "demo-output");
const modelsDir = path.join(root, "data/models");
if (values.fresh) await fs.rm(output, { recursive: true, force: true });
await fs.mkdir(output, { recursive: true });

await buildPages();
await installModels(modelsDir, console.log).catch((error: unknown) => {
  console.log(`The matting model could not be installed (${error instanceof Error ? error.message : String(error)}); the engine works with plain backdrops only.`);
});
if (values.scale) process.exit((await scaleDemo(output, modelsDir)) === 0 ? 0 : 1);
console.log("Starting the Shopify stand-in, the database, the app and its worker …");
const loop = await openLoop({ folder: path.join(output, "state"), modelsDir, log: "inherit" });
let closing: Promise<void> | undefined;
const close = () => (closing ??= loop.close());
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void close().then(() => process.exit(130)));

try {
  await loop.startApp();
  await loop.install();
  const { shop, adminUrl, appUrl } = loop.devstore;
  // Unsure results are published too, so that before and after stand side by side for every image; the table names them.
  await saveSettings(loop.database, shop, { ...(await shopOf(loop.database, shop)), automatic: true, publishPolicy: "at_once" });
  await fs.writeFile(path.join(output, "demo.json"), `${JSON.stringify({ appUrl, adminUrl, shop }, null, 2)}\n`);

  const before = new Date();
  await fillShop(loop);
  await follow(loop, before);
  const failed = await report(loop, before);
  await writePictures(loop, output);
  console.log(`\nBefore and after of every image: ${path.relative(root, output)}/contact-sheet.png`);
  if (values.once) process.exitCode = failed === 0 ? 0 : 1;
  else {
    console.log(`\nThe shop's admin, with the app open in it: ${adminUrl}\nCtrl-C ends everything; the shop is kept for the next run.`);
    await new Promise(() => undefined);
  }
} finally {
  await close();
}

/** A new shop gets the sample products; one of an earlier run tells the app of each product once more, as Shopify does at any small change. */
async function fillShop({ devstore }: Loop): Promise<void> {
  const known = new Set((await devstore.control.products()).map(({ title }) => title));
  for await (const product of sampleProducts()) if (!known.has(product.title)) await devstore.control.createProduct(product);
  if (known.size === 0) return;
  console.log(`The shop is here from an earlier run: ${known.size} products send their products/update again.`);
  // Saving an image's text as it is changes nothing, but the product counts as updated.
  for (const { id, alt, position } of await devstore.control.media()) if (position === 0) await devstore.control.editAlt(id, alt);
}

async function buildPages(): Promise<void> {
  const build = spawn(process.execPath, [path.join(root, "node_modules/@remix-run/dev/dist/cli.js"), "vite:build", "--logLevel", "error"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = (await once(build, "exit")) as [number | null];
  if (code !== 0) throw new Error(`expected the pages to build but remix ended with status ${code}`);
}
