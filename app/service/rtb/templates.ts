/** Templates are presets under numbers. */
import type { Database, Transaction } from "../../database/client.ts";
import { PackshotError } from "../../errors.ts";
import { presets } from "../../imaging/presets.ts";
import type { Treatment } from "../../intake/image-request.ts";
import { shopOf, treatmentOf } from "../../intake/settings.ts";
import { Refusal } from "./words.ts";

/** Presets that come with the app, by their place in the list, which only grows. */
const FIRST_BUILT_IN = 1_000_001;
/** A shop's own, by the number of their row. */
const OWN = 2_000_000;

export interface Template {
  id: number;
  name: string;
}

/** The shop's templates: those that come with the app, then its own. */
export async function listTemplates(database: Database, shop: string): Promise<Template[]> {
  const own = await database.preset.findMany({ where: { shop }, orderBy: { number: "asc" }, select: { name: true, number: true } });
  return [...presets.map(({ label }, place) => ({ id: FIRST_BUILT_IN + place, name: label })), ...own.map(({ name, number }) => ({ id: OWN + number, name }))];
}

/**
 * What a template does; without an id, what the shop does with every new image.
 * @throws Refusal "templateNotFound"
 */
export async function findTemplate(db: Transaction, shop: string, id: number | undefined): Promise<Treatment> {
  const name = id === undefined ? (await shopOf(db, shop)).presetName : (presets[id - FIRST_BUILT_IN]?.name ?? (await ownName(db, shop, id - OWN)));
  if (name === undefined) throw new Refusal("templateNotFound", `There is no template ${id ?? ""}.`);
  try {
    return await treatmentOf(db, shop, name);
  } catch (error) {
    if (error instanceof PackshotError) throw new Refusal("templateNotFound", error.merchantText);
    throw error;
  }
}

async function ownName(db: Transaction, shop: string, number: number): Promise<string | undefined> {
  if (number < 1 || number > 2 ** 31 - 1) return undefined;
  return (await db.preset.findFirst({ where: { shop, number }, select: { name: true } }))?.name;
}
