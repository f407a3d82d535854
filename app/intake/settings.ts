/** What a shop has chosen: whether new images are processed by themselves, how, and what happens with the results. */
import type { Shop } from "@prisma/client";
import { z } from "zod";
import type { Database, Transaction } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import { parseParams } from "../imaging/params.ts";
import { presetParams, presets } from "../imaging/presets.ts";
import { modes } from "../imaging/types.ts";
import type { Treatment } from "./image-request.ts";

export const publishPolicies = ["at_once", "hold_unsure", "review_first"] as const;

export const settingsSchema = z.object({
  automatic: z.boolean(),
  publishPolicy: z.enum(publishPolicies),
  presetName: z.string().min(1),
  keepTransparency: z.boolean(),
});
export type Settings = z.infer<typeof settingsSchema>;

/** The shop's row; a shop that is new here gets one with the defaults. */
export function shopOf(db: Transaction, domain: string): Promise<Shop> {
  return db.shop.upsert({ where: { domain }, create: { domain }, update: {} });
}

/** The app was opened in the shop's admin: it is installed, perhaps again. */
export async function welcomeShop(db: Database, domain: string): Promise<Shop> {
  await db.shop.updateMany({ where: { domain, uninstalledAt: { not: null } }, data: { uninstalledAt: null, installedAt: new Date() } });
  return shopOf(db, domain);
}

/** @throws PackshotError when the shop has no preset of that name */
export async function saveSettings(db: Database, domain: string, input: Settings): Promise<void> {
  const settings = settingsSchema.parse(input);
  await treatmentOf(db, domain, settings.presetName);
  await db.shop.update({ where: { domain }, data: settings });
}

/** The presets a shop can choose from: those that come with the app, then its own. */
export async function presetChoices(db: Transaction, shop: string): Promise<{ name: string; label: string }[]> {
  const own = await db.preset.findMany({ where: { shop }, orderBy: { name: "asc" }, select: { name: true } });
  return [...presets.map(({ name, label }) => ({ name, label })), ...own.map(({ name }) => ({ name, label: name }))];
}

/** @throws PackshotError when the shop has no preset of that name */
export async function treatmentOf(db: Transaction, shop: string, presetName: string): Promise<Treatment> {
  if (presets.some((preset) => preset.name === presetName)) return { mode: "params", params: presetParams(presetName), presetName };
  const own = await db.preset.findUnique({ where: { shop_name: { shop, name: presetName } } });
  if (!own) {
    throw new PackshotError("preset_unknown", { message: `expected a preset of ${shop} but received "${presetName}"`, merchantText: `There is no preset called "${presetName}". Choose another one in the settings.` });
  }
  return { mode: z.enum(modes).parse(own.mode), params: parseParams(own.params), presetName };
}
