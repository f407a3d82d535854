/** Another background, shadow or size from a cached cutout. */
import { readFile } from "node:fs/promises";
import { parseParams, processImage, unpackCutout } from "../../../../app/imaging/index.ts";
import type { MattingModel } from "../../../../app/imaging/model/load.ts";
import { fileOf } from "../corpus.ts";
import { median, timed } from "../measure.ts";
import type { Row } from "../report.ts";

const ROUNDS = 7;

export async function relookRows(model: MattingModel): Promise<{ rows: Row[] }> {
  const source = await readFile(fileOf("photos", "mug_grey_grad_2048"));
  const first = await processImage(source, { mode: "background", format: "jpg" }, { model, packCutout: true });
  if (!first.packedCutout) throw new Error("expected a packed cutout from processImage but received none");
  const packed = first.packedCutout;
  const params = parseParams({});
  const runs = [];
  for (let round = 0; round < ROUNDS; round++) {
    runs.push(await timed(() => processImage(source, { mode: "background", format: "jpg", params }, { model, cachedCutout: unpackCutout(packed)! })));
  }
  const { width, height } = runs[0]!.result.outputs[0]!;
  const cpu = median(runs.slice(1).map((run) => run.cpuMs));
  return { rows: [{ id: "relook", what: "another look from a cached cutout, 2048 px JPEG", values: { cpuMs: cpu, wallMs: median(runs.slice(1).map((run) => run.wallMs)) }, aim: "≤ 250 ms", reached: cpu <= 250, note: `output ${width}×${height}; reading the packed cutout is included` }] };
}
