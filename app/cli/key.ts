import { parseArgs } from "node:util";
import { createKey, listKeys, revokeKey, type KeyInfo } from "../service/keys.ts";
import { shopOption } from "./shop-option.ts";
import { asUsage, complain, oneOf, print, UsageError } from "./usage.ts";
import type { RunCommand } from "./usage.ts";
import { withDatabase } from "./with-database.ts";

const actions = ["create", "revoke", "list"] as const;
const options = { shop: { type: "string" }, name: { type: "string" }, id: { type: "string" }, json: { type: "boolean", default: false } } as const;

const stateOf = ({ revokedAt, lastUsedAt }: KeyInfo): string => (revokedAt ? `revoked ${revokedAt.toISOString()}` : lastUsedAt ? `last used ${lastUsedAt.toISOString()}` : "never used");

/** `packshot key create|revoke|list`. */
export const runKey: RunCommand = async (args) => {
  const { values, positionals } = asUsage(() => parseArgs({ args, allowPositionals: true, options }));
  const action = oneOf(actions, positionals.join(" "), "key");
  const shop = action === "revoke" ? "" : shopOption(values.shop);
  const { name, id, json } = values;
  if (action === "create" && name === undefined) throw new UsageError("expected --name NAME but received none");
  if (action === "revoke" && id === undefined) throw new UsageError("expected --id ID but received none");

  return withDatabase(async (database) => {
    if (action === "create") {
      const created = await createKey(database, shop, name ?? "");
      print(json ? JSON.stringify({ id: created.id, shop, name: created.name, key: created.key }) : created.key);
      if (!json) complain(`Key ${created.id} of ${shop}. It is shown this once.`);
      return 0;
    }
    if (action === "revoke") {
      const key = await database.apiKey.findUnique({ where: { id: idOption(id) } });
      if (!key || !(await revokeKey(database, key.shop, key.id))) {
        complain(`packshot: expected the id of a key but received ${id ?? ""}`);
        return 1;
      }
      print(json ? JSON.stringify({ id: key.id, revoked: true }) : `Key ${key.id} is revoked.`);
      return 0;
    }
    for (const key of await listKeys(database, shop)) print(json ? JSON.stringify(key) : [key.id, key.prefix, key.name, stateOf(key)].join("\t"));
    return 0;
  });
};

function idOption(id = ""): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) throw new UsageError(`expected the id of a key for --id but received ${id}`);
  return id;
}
