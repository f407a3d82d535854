import { stat } from "node:fs/promises";
import path from "node:path";
import type { Format, Variation } from "../imaging/types.ts";
import { UsageError } from "./usage.ts";

/** Names for the outputs of several inputs in one folder: a name that is taken already in this run gets a number. */
export const outputNames = () => {
  const taken = new Set<string>();
  return (inputFile: string): string => {
    const { name } = path.parse(inputFile);
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}-${number}`;
    taken.add(free.toLowerCase());
    return free;
  };
};

/** `name.png` where there is one output, `name.clipping.png` where there are several. */
export const outputFile = (folder: string, name: string, variation: Variation, format: Format, single: boolean): string => path.join(folder, single ? `${name}.${format}` : `${name}.${variation}.${format}`);

const identity = async (file: string): Promise<string | null> =>
  stat(file).then(
    ({ dev, ino }) => `${dev}:${ino}`,
    () => null,
  );

/** Refuses to write onto any input, by whatever name or link it goes. */
export const guardInputs = async (inputs: readonly string[]) => {
  const known = new Map<string, string>();
  for (const input of inputs) {
    const id = await identity(input);
    if (id !== null) known.set(id, input);
  }
  return async (file: string): Promise<void> => {
    const id = await identity(file);
    const input = id === null ? undefined : known.get(id);
    if (input !== undefined) throw new UsageError(`expected another place for the output: ${file} is the input ${input} and is never overwritten`);
  };
};
