import { parseArgs } from "node:util";
import { balanceOf, grant } from "../intake/credits.ts";
import { shopOption } from "./shop-option.ts";
import { asUsage, oneOf, print, UsageError } from "./usage.ts";
import type { RunCommand } from "./usage.ts";
import { withDatabase } from "./with-database.ts";

const actions = ["grant", "balance"] as const;
const MAX_GRANT = 1_000_000_000;
const options = { shop: { type: "string" }, amount: { type: "string" }, json: { type: "boolean", default: false } } as const;

/** `packshot credits grant|balance`. */
export const runCredits: RunCommand = async (args) => {
  const { values, positionals } = asUsage(() => parseArgs({ args, allowPositionals: true, options }));
  const action = oneOf(actions, positionals.join(" "), "credits");
  const shop = shopOption(values.shop);
  const amount = action === "grant" ? amountOption(values.amount) : 0;
  return withDatabase(async (database) => {
    const balance = action === "grant" ? await grant(database, shop, amount) : await balanceOf(database, shop);
    print(values.json ? JSON.stringify({ shop, balance }) : String(balance));
    return 0;
  });
};

function amountOption(text = ""): number {
  const amount = Number(text);
  if (!/^\d+$/.test(text) || amount < 1 || amount > MAX_GRANT) throw new UsageError(`expected a whole number from 1 to ${MAX_GRANT} for --amount but received ${text || "none"}`);
  return amount;
}
