import fs from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { openScratch } from "../../app/storage/scratch.ts";
import { temporaryFolder } from "../support/folder.ts";

it("gives each process a folder of its own and forgets what is a day old", async () => {
  const folder = await temporaryFolder("scratch");
  const old = path.join(folder, "worker-old");
  await fs.mkdir(old);
  await fs.utimes(old, new Date(0), new Date(0));
  const [one, two] = await Promise.all([openScratch(folder), openScratch(folder)]);
  expect(one).not.toBe(two);
  await expect(fs.access(old)).rejects.toThrow();
  await fs.rm(folder, { recursive: true });
});
