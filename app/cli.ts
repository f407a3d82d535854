/** The command line: the imaging engine on files. No shop, no database, no environment. */
import { modelsCommand } from "./cli/models.ts";
import { processCommand } from "./cli/process.ts";
import { complain, print, UsageError } from "./cli/usage.ts";
import type { Command } from "./cli/usage.ts";

const commands: readonly Command[] = [processCommand, modelsCommand];

const usage = ["Usage: packshot COMMAND", ...commands.flatMap(({ synopsis, summary }) => [`  packshot ${synopsis}`, `      ${summary}.`])].join("\n");

const main = async ([name, ...args]: string[]): Promise<number> => {
  if (name === undefined || name === "help" || [name, ...args].some((word) => word === "--help" || word === "-h")) {
    print(usage);
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new UsageError(`expected ${commands.map((candidate) => candidate.name).join(" or ")} for command but received ${name}`);
  return command.run(args);
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  complain(`packshot: ${error.message}`);
  complain('"packshot --help" shows how it is called.');
  process.exitCode = 2;
}
