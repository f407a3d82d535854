import fs from "node:fs/promises";
import path from "node:path";

const DAY_MS = 24 * 60 * 60 * 1000;

/** Makes a folder for this process's work in progress, and removes what killed processes left behind a day ago or earlier. */
export async function openScratch(root: string): Promise<string> {
  await fs.mkdir(root, { recursive: true });
  for (const name of await fs.readdir(root)) {
    const left = path.join(root, name);
    const { mtimeMs } = await fs.stat(left).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > DAY_MS) await fs.rm(left, { recursive: true, force: true });
  }
  return fs.mkdtemp(path.join(root, "worker-"));
}
