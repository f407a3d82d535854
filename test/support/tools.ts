/** Other people's programs that the tests read our files with, or run the public examples with. */
import { spawnSync } from "node:child_process";

/** Each with the Debian package that brings it. */
const tools = [
  { name: "ImageMagick", probe: ["/usr/bin/convert", "-version"], packages: ["imagemagick", "libmagickcore-6.q16-6-extra"] },
  { name: "exiftool", probe: ["exiftool", "-ver"], packages: ["libimage-exiftool-perl"] },
  { name: "curl", probe: ["curl", "--version"], packages: ["curl"] },
  { name: "PHP with curl", probe: ["php", "-r", "exit(function_exists('curl_init') ? 0 : 1);"], packages: ["php-cli", "php-curl"] },
  { name: "Python with requests", probe: ["/usr/bin/python3", "-c", "import requests"], packages: ["python3", "python3-requests"] },
];

/** A machine that has just started may be installing updates. */
export const APT_OPTIONS = ["-o", "DPkg::Lock::Timeout=300"];

const missing = () => tools.filter(({ probe: [command = "", ...args] }) => spawnSync(command, args, { stdio: "ignore" }).status !== 0);

/** Installs with apt-get what is missing. @throws naming every tool that is still not there */
export function ensureTools(): void {
  const packages = missing().flatMap((tool) => tool.packages);
  if (packages.length === 0) return;
  spawnSync("apt-get", [...APT_OPTIONS, "update"], { stdio: "ignore" });
  spawnSync("apt-get", [...APT_OPTIONS, "install", "-y", "--no-install-recommends", ...packages], { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  const left = missing();
  if (left.length > 0) throw new Error(`expected these programs for the tests but they are not installed and apt-get could not bring them: ${left.map(({ name, packages: brings }) => `${name} (Debian: ${brings.join(" ")})`).join(", ")}`);
}
