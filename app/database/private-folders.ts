/** A root process hands the database server to an unprivileged user. Where that user cannot go, things are put where it can. */
import { randomUUID } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

export const PUBLIC_ROOT = "/var/lib/packshot";

/** Whether every folder on the way may be entered by an unprivileged user. */
export function isOpenToOthers(folder: string): boolean {
  const parent = path.dirname(folder);
  return (fs.statSync(folder).mode & 0o001) !== 0 && (parent === folder || isOpenToOthers(parent));
}

/** A root process in a private folder: the server's user cannot get there, so its data stands in /var/lib, tied to the folder by a name kept in it. */
export function placeOutside(directory: string): string {
  const ticket = path.join(directory, "database-place");
  try {
    fs.writeFileSync(ticket, path.join(PUBLIC_ROOT, randomUUID()), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return fs.readFileSync(ticket, "utf8");
}
