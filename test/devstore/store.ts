import { createHash, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { openCatalogue, type Catalogue } from "./catalogue.ts";
import { emptyState, type State } from "./state.ts";

/** The state in memory, and how it reaches the disk. */
export interface Store {
  readonly state: State;
  readonly catalogue: Catalogue;
  /** Resolves when every change made before the call is on the disk. Calls that come together share one write. */
  save(): Promise<void>;
  /** Keeps bytes under their SHA-256 (hex) and returns it. */
  putBytes(bytes: Buffer): Promise<string>;
  readBytes(sha256: string): Promise<Buffer>;
}

/**
 * Opens (or begins) the shop kept in `dir`. Image bytes are files named by their hash, so memory holds only the facts about them.
 * @param durable whether changes reach the disk: the whole state is written each time, which is too slow for a hundred thousand images
 */
export function openStore(dir: string, grantedScopes: string, durable = true): Store {
  const file = join(dir, "state.json");
  const bytesDir = join(dir, "bytes");
  mkdirSync(bytesDir, { recursive: true });
  const state = { ...emptyState(grantedScopes), ...readState(file) };
  const pathOf = (sha256: string) => join(bytesDir, sha256);

  let running: Promise<void> | null = null;
  let next: Promise<void> | null = null;

  /** At most one write runs and one waits: the waiting one will carry every change made until it starts. */
  function save(): Promise<void> {
    if (!durable) return Promise.resolve();
    if (running === null) {
      running = writeAtomically(file, JSON.stringify(state)).finally(() => (running = null));
      return running;
    }
    next ??= running.catch(() => undefined).then(() => {
      next = null;
      return save();
    });
    return next;
  }

  return {
    state,
    catalogue: openCatalogue(state),
    save,
    async putBytes(bytes) {
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      if (!(await exists(pathOf(sha256)))) await writeAtomically(pathOf(sha256), bytes);
      return sha256;
    },
    readBytes: (sha256) => readFile(pathOf(sha256)),
  };
}

/** Writes beside the target, then renames over it: a reader or a killed process sees the old file or the new one, never half of one. */
export async function writeAtomically(path: string, data: string | Buffer): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await writeFile(temporary, data);
  await rename(temporary, path);
}

function readState(file: string): Partial<State> | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Partial<State>;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new Error(`expected a stand-in state in ${file} but could not read it`, { cause: error });
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
