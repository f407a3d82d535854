/**
 * The examples of Removit's own documentation, one file each in `examples/`, run as they stand but for four words: the base URL, the key,
 * and the picture's address and path, which in the documentation are placeholders too.
 */
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

export interface Surroundings {
  baseUrl: string;
  key: string;
  pictureUrl: string;
  pictureFile: string;
  /** For the copies that are run. */
  folder: string;
}

interface Language {
  command: string;
  before?: string;
  /** Prints what the example has got, as JSON. */
  after?: (file: string) => string;
}

const languages: Record<string, Language> = {
  ".sh": { command: "/bin/sh" },
  ".mjs": { command: process.execPath, after: (file) => (file.includes("poll") ? "console.log(JSON.stringify(await uploadAndPoll()));" : "console.log(JSON.stringify(data));") },
  ".php": { command: "php", before: "<?php\n", after: () => "echo json_encode($data);" },
  ".py": { command: "/usr/bin/python3", after: () => "import json\nprint(json.dumps(data))" },
};

export const examples = [
  "guide-remote-url.sh",
  "guide-multipart.sh",
  "guide-upload-and-poll.mjs",
  "overview-remote-url.sh",
  "reference-remote-url.sh",
  "reference-multipart.sh",
  "reference.mjs",
  "reference.php",
  "reference.py",
];

/** @returns what the example received, parsed */
export async function runExample(file: string, { baseUrl, key, pictureUrl, pictureFile, folder }: Surroundings): Promise<unknown> {
  const language = languages[path.extname(file)];
  if (!language) throw new Error(`expected an example in ${Object.keys(languages).join(", ")} but received ${file}`);
  const example = await readFile(path.join(import.meta.dirname, "examples", file), "utf8");
  const substituted = example
    .replaceAll("https://api.removit.eu", baseUrl)
    .replaceAll("<YOUR_API_KEY>", key)
    .replaceAll("https://example.com/image.jpg", pictureUrl)
    .replaceAll("/path/to/image.jpg", pictureFile);
  const copy = path.join(folder, file);
  await writeFile(copy, `${language.before ?? ""}${substituted}\n${language.after?.(file) ?? ""}\n`);
  const { stdout } = await promisify(execFile)(language.command, [copy], { env: { ...process.env, BASE_URL: baseUrl, API_KEY: key, REMOVIT_API_KEY: key }, timeout: 120_000 });
  return JSON.parse(stdout);
}
