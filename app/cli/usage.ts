/** The command line itself is wrong: nothing was done. The exit status is then 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Does one subcommand's work; answers with the exit status. */
export type RunCommand = (args: string[]) => Promise<number>;

/** One subcommand: what it takes, one line about it, and where its code is, which is loaded only when it is called. */
export interface Command {
  name: string;
  synopsis: string;
  summary: string;
  load: () => Promise<RunCommand>;
}

/** Where a command writes. stdout is for data alone, so that it can be piped. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);
export const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** Runs node:util's parseArgs; its complaints about options become usage errors. */
export const asUsage = <Result>(parse: () => Result): Result => {
  try {
    return parse();
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")) throw new UsageError(error.message);
    throw error;
  }
};

/** One of a few words, or a usage error that names the option. */
export const oneOf = <const Words extends readonly string[]>(words: Words, value: string, option: string): Words[number] => {
  const found = words.find((word) => word === value);
  if (found === undefined) throw new UsageError(`expected ${words.join(", ")} for ${option} but received ${value}`);
  return found;
};
