/** A real Chrome or Chromium for the browser tests: an installed one, else one fetched by the means the platform has. */
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";
import { APT_OPTIONS } from "./tools.ts";

const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser"];

/** @returns the path of a browser, or null when none is installed */
export function findBrowser(): string | null {
  const named = process.env.CHROME_PATH;
  if (named) return named;
  for (const folder of (process.env.PATH ?? "").split(path.delimiter)) {
    for (const name of names) {
      const file = path.join(folder, name);
      if (fs.existsSync(file)) return file;
    }
  }
  const bundled = chromium.executablePath();
  return fs.existsSync(bundled) ? bundled : null;
}

/** Installs a browser when there is none. @throws with what was tried when none could be had */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  const attempts: string[] = [];
  for (const [command, ...args] of [
    [process.execPath, "node_modules/playwright-core/cli.js", "install", "chromium"],
    ["apt-get", ...APT_OPTIONS, "install", "-y", "--no-install-recommends", "chromium"],
  ] as [string, ...string[]][]) {
    if (command === "apt-get") spawnSync("apt-get", [...APT_OPTIONS, "update"], { stdio: "ignore" });
    const { status, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "ignore"] });
    const installed = findBrowser();
    if (installed) return installed;
    attempts.push(`${[command, ...args].join(" ")} (${error ? error.message : `status ${status}`})`);
  }
  throw new Error(`expected a Chrome or Chromium for the browser tests, but none is installed and none could be fetched by ${attempts.join(", nor by ")}. Set CHROME_PATH to one.`);
}
