// Runs in data/bench-imgly, where the package finds its own resources and dependencies. One picture per message.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";

const { removeBackground } = createRequire(`${process.cwd()}/package.json`)("@imgly/background-removal-node");

process.on("message", async ({ input, output }) => {
  try {
    const blob = new Blob([await readFile(input)], { type: "image/png" });
    const cpu = process.cpuUsage();
    const start = performance.now();
    const cutout = await removeBackground(blob, { model: "medium", output: { format: "image/x-rgba8" } });
    const wallMs = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    await writeFile(output, Buffer.from(await cutout.arrayBuffer()));
    process.send({ wallMs, cpuMs: (user + system) / 1000 });
  } catch (error) {
    process.send({ error: String(error) });
  }
});
