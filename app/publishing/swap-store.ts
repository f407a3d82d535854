/** The rows of swaps, beside what publication-store.ts does for every publication. */
import { NOW, type Statements } from "../database/prepared.ts";

/** Writes down that a file of this name is about to be made. @returns false when somebody else did */
export async function claimNewFile(db: Statements, id: string, { fileName, fingerprintBefore }: { fileName: string; fingerprintBefore: string }): Promise<boolean> {
  const claimed = await db.query("claim-new-file", CLAIM, [id, fileName, fingerprintBefore]);
  return claimed.length === 1;
}

const CLAIM = `
  update "Publication" set state = 'sending', "newFileName" = $2, "fingerprintBefore" = $3, "newMediaId" = null, "sentAt" = ${NOW}, "updatedAt" = ${NOW}, sends = sends + 1
  where id = $1::uuid and state = 'prepared' returning id`;

/** The media exists that is to take the other's place. */
export async function hasNewMedia(db: Statements, id: string, newMediaId: string): Promise<void> {
  await db.query("has-new-media", `update "Publication" set state = 'accepted', "newMediaId" = $2, "updatedAt" = ${NOW} where id = $1::uuid and state in ('prepared', 'sending')`, [id, newMediaId]);
}

/** What was made cannot be used: another file is made, under another name. */
export async function lostNewMedia(db: Statements, id: string): Promise<void> {
  await db.query("lost-new-media", `update "Publication" set state = 'prepared', "newMediaId" = null, "newFileName" = null, failures = failures + 1, "updatedAt" = ${NOW} where id = $1::uuid and state in ('sending', 'accepted')`, [id]);
}

/** Before their variants let go of it, which they show is known from nowhere else. */
export async function rememberVariants(db: Statements, id: string, variantIds: readonly string[]): Promise<void> {
  await db.query("remember-variants", `update "Publication" set "variantIds" = $2::text[], "updatedAt" = ${NOW} where id = $1::uuid`, [id, variantIds]);
}
