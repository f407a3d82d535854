import { parseParams } from "../imaging/params.ts";
import { presetParams, presets } from "../imaging/presets.ts";
import type { Database } from "../database/client.ts";
import type { LookOption } from "../view-types.ts";

/** The presets a shop can choose from, with what they do: those that come with the app, then its own. */
export async function lookOptions(database: Database, shop: string): Promise<LookOption[]> {
  const own = await database.preset.findMany({ where: { shop }, orderBy: { name: "asc" }, select: { name: true, params: true } });
  return [
    ...presets.map(({ name, label }) => ({ name, label, params: presetParams(name), own: false })),
    ...own.map(({ name, params }) => ({ name, label: name, params: parseParams(params), own: true })),
  ];
}
