import fs from "node:fs/promises";
import os from "node:os";
import path from "node:path";

/** A new folder for one test; open to the database server's own user, which a root process hands its server to. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), `packshot-${name}-`));
  await fs.chmod(folder, 0o755);
  return folder;
}
