/** Keys of the image API. A key is shown once; what stays is its SHA-256 and its first characters. */
import { createHash, randomBytes } from "node:crypto";
import type { ApiKey } from "@prisma/client";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../database/client.ts";
import { PackshotError } from "../errors.ts";
import { shopOf } from "../intake/settings.ts";

/** "pks_", 12 hex digits that are no secret, "_", 256 random bits. */
const KEY = /^(pks_[0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;
const MAX_NAME_LENGTH = 100;
const MAX_KEYS_PER_SHOP = 100;

export type KeyInfo = Pick<ApiKey, "id" | "name" | "prefix" | "createdAt" | "lastUsedAt" | "revokedAt">;

/**
 * Makes a key for a shop.
 * @returns its row and, this once, the key itself
 * @throws PackshotError "key_name" or "too_many_keys"
 */
export async function createKey(database: Database, shop: string, name: string): Promise<KeyInfo & { key: string }> {
  const trimmed = name.trim();
  if (trimmed === "" || trimmed.length > MAX_NAME_LENGTH) {
    throw new PackshotError("key_name", { message: `expected 1 to ${MAX_NAME_LENGTH} characters for the key's name but received ${trimmed.length}`, merchantText: `Give the key a name of at most ${MAX_NAME_LENGTH} characters.` });
  }
  await shopOf(database, shop);
  if ((await database.apiKey.count({ where: { shop, revokedAt: null } })) >= MAX_KEYS_PER_SHOP) {
    throw new PackshotError("too_many_keys", { message: `expected at most ${MAX_KEYS_PER_SHOP} keys for ${shop}`, merchantText: `A shop has at most ${MAX_KEYS_PER_SHOP} keys. Revoke one that is not used any more.` });
  }
  const prefix = `pks_${randomBytes(6).toString("hex")}`;
  const key = `${prefix}_${randomBytes(32).toString("base64url")}`;
  const row = await database.apiKey.create({ data: { id: uuidv7(), shop, name: trimmed, prefix, hash: hashOf(key) }, select: shown });
  return { ...row, key };
}

/** The key stops working within a second: see admission.ts. Revoking twice is the same as once. @returns false when the shop has no such key */
export async function revokeKey(database: Database, shop: string, id: string): Promise<boolean> {
  if (!(await database.apiKey.findFirst({ where: { id, shop }, select: { id: true } }))) return false;
  await database.apiKey.updateMany({ where: { id, shop, revokedAt: null }, data: { revokedAt: new Date() } });
  return true;
}

/** A shop's keys, the newest first; revoked ones too. */
export function listKeys(database: Database, shop: string): Promise<KeyInfo[]> {
  return database.apiKey.findMany({ where: { shop }, orderBy: { id: "desc" }, select: shown });
}

const shown = { id: true, name: true, prefix: true, createdAt: true, lastUsedAt: true, revokedAt: true } as const;

/** What to look a presented key up by; null when it cannot be one of ours. */
export function lookupOf(key: string): { prefix: string; hash: string } | null {
  const prefix = KEY.exec(key)?.[1];
  return prefix === undefined ? null : { prefix, hash: hashOf(key) };
}

/** A key holds 256 random bits, so one round of SHA-256 keeps it: there is no dictionary to try. */
function hashOf(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}
