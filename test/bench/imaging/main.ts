/**
 * `npm run bench:imaging -- [--json] [--only cost,photos,scenes,path,readback,relook,batch,psd] [--scenes NAME,...] [--batch 50] [--no-imgly] [--contact-sheet]`
 *
 * Prints the table of aims with what was measured on this machine in this run. Needs the model (installed at the first run) and, unless
 * --no-imgly is given, the comparison package, which is installed into data/bench-imgly.
 */
import os from "node:os";
import { parseArgs } from "node:util";
import { V8_FLAGS } from "../../../app/processors/bundled/child-pool.ts";
import { openSheet } from "./contact-sheet.ts";
import { openModel } from "./engine.ts";
import { openImgly } from "./imgly.ts";
import { toJson, toTable, type Report } from "./report.ts";
import { batchRows } from "./rows/batch.ts";
import { costRows } from "./rows/cost.ts";
import { pathRows } from "./rows/path.ts";
import { photoRows } from "./rows/photos.ts";
import { psdRows } from "./rows/psd.ts";
import { readbackRows } from "./rows/readback.ts";
import { relookRows } from "./rows/relook.ts";
import { sceneRows } from "./rows/scenes.ts";

// What is measured here is what a child of the product would need.
for (const flag of V8_FLAGS) if (!process.execArgv.includes(flag)) throw new Error(`expected node to be given ${flag}, as npm run bench:imaging does`);

const parts = ["cost", "photos", "scenes", "path", "readback", "relook", "batch", "psd"] as const;

const { values: flags } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string", default: parts.join(",") },
    batch: { type: "string", default: "50" },
    scenes: { type: "string", default: "" },
    "no-imgly": { type: "boolean", default: false },
    "contact-sheet": { type: "boolean", default: false },
  },
});
const wanted = flags.only.split(",");
for (const part of wanted) if (!(parts as readonly string[]).includes(part)) throw new Error(`expected ${parts.join(", ")} for --only but received ${part}`);
const wants = (part: (typeof parts)[number]) => wanted.includes(part);

const report: Report = { node: process.version, cores: os.availableParallelism(), rows: [], pictures: [] };
const take = ({ rows, pictures = [] }: Pick<Report, "rows"> & Partial<Report>) => {
  report.rows.push(...rows);
  report.pictures.push(...pictures);
};

const model = await openModel();
const imgly = !flags["no-imgly"] && (wants("cost") || wants("photos")) ? await openImgly() : null;
const sheet = flags["contact-sheet"] ? await openSheet() : null;
try {
  // The batch first: it wants the cores for itself, without this process's nets in memory.
  if (wants("batch")) take(await batchRows(Number(flags.batch)));
  if (wants("cost")) take(await costRows(model, imgly));
  if (wants("photos")) take(await photoRows(model, imgly, sheet));
  if (wants("scenes")) take(await sceneRows(model, sheet, flags.scenes === "" ? [] : flags.scenes.split(",")));
  if (wants("path")) take(await pathRows());
  if (wants("readback")) take(await readbackRows());
  if (wants("relook")) take(await relookRows(model));
  if (wants("psd")) take(await psdRows());
} finally {
  imgly?.close();
  await model.release();
}
await sheet?.write();
console.log(flags.json ? toJson(report) : toTable(report));
