/** The command line: the imaging engine on files, and the operator's work on the image API's keys and presets, and on credits. */
import { complain, print, UsageError } from "./cli/usage.ts";
import type { Command } from "./cli/usage.ts";

const commands: readonly Command[] = [
  {
    name: "process",
    synopsis: `process FILE... [--mode clipping|background|params] [--format png|jpg|webp|psd|tiff] [--out DIR]
           [--params PRESET|FILE.json] [--variations A,B] [--json] [--contact-sheet FILE.html|FILE.png] [--keep-steps] [--svg]
           [--mask FILE] [--subject X,Y|LEFT,TOP,WIDTH,HEIGHT] [--models DIR] [--no-model]`,
    summary: "Cut out and redraw pictures; exit status 1 when any of them failed",
    load: async () => (await import("./cli/process.ts")).runProcess,
  },
  {
    name: "models",
    synopsis: "models install|list|check [--models DIR]",
    summary: "Fetch the matting model, list the models, or check their files and run each once",
    load: async () => (await import("./cli/models.ts")).runModels,
  },
  {
    name: "key",
    synopsis: "key create --shop SHOP --name NAME | key list --shop SHOP | key revoke --id ID [--json]",
    summary: "Make, list and revoke keys of the image API; a new key is printed once",
    load: async () => (await import("./cli/key.ts")).runKey,
  },
  {
    name: "credits",
    synopsis: "credits grant --shop SHOP --amount N | credits balance --shop SHOP [--json]",
    summary: "Give a shop credits, or show what it has",
    load: async () => (await import("./cli/credits.ts")).runCredits,
  },
  {
    name: "preset",
    synopsis: "preset save --shop SHOP --name NAME [--mode MODE] [--params PRESET|FILE.json] | preset list --shop SHOP [--json]",
    summary: "Store a parameter set under a name that the image API's clients ask for",
    load: async () => (await import("./cli/preset.ts")).runPreset,
  },
];

const usage = ["Usage: packshot COMMAND", ...commands.flatMap(({ synopsis, summary }) => [`  packshot ${synopsis}`, `      ${summary}.`])].join("\n");

const main = async ([name, ...args]: string[]): Promise<number> => {
  if (name === undefined) throw new UsageError("expected a command but received none");
  if (name === "help" || [name, ...args].some((word) => word === "--help" || word === "-h")) {
    print(usage);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new UsageError(`expected ${commands.map((candidate) => candidate.name).join(" or ")} for command but received ${name}`);
  const run = await command.load();
  return run(args);
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  complain(`packshot: ${error.message}`);
  complain('"packshot --help" shows how it is called.');
  process.exitCode = 2;
}
