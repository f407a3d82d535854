/** Dockerfile, compose.yaml and docs/operations.md name only what is there. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readConfig, settingNames } from "../app/config.server.ts";
import { root } from "./support/root.ts";

interface Service {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  volumes?: string[];
}

const text = (file: string) => readFileSync(path.join(root, file), "utf8");
const scripts = Object.entries((JSON.parse(text("package.json")) as { scripts: Record<string, string> }).scripts);
const compose = parse(text("compose.yaml"), { merge: true }) as { services: Record<string, Service>; volumes: Record<string, unknown> };
const ours = Object.entries(compose.services).filter(([, { image }]) => image === "packshot");
const instructions = text("Dockerfile").split("\n").filter((line) => /^[A-Z]+ /.test(line));

/** Whether a command is `npm run x`, or what a script of package.json says. */
function isScript(command: string[]): boolean {
  const [program, run, name] = command;
  return program === "npm" && run === "run" ? scripts.some(([script]) => script === name) : scripts.some(([, line]) => line === command.join(" "));
}

describe("Dockerfile", () => {
  it("copies only what is in the repository or was built", () => {
    const copies = instructions.filter((line) => line.startsWith("COPY") && !line.includes("--from"));
    expect(copies.length).toBeGreaterThan(4);
    for (const line of copies) for (const source of line.split(" ").slice(1, -1)) expect(existsSync(path.join(root, source)), line).toBe(true);
  });

  it("starts a process by a script of the project, as another user than root", () => {
    const command = JSON.parse(instructions.find((line) => line.startsWith("CMD "))?.slice(4) ?? "[]") as string[];
    expect(isScript(command), command.join(" ")).toBe(true);
    expect(instructions.indexOf("USER node")).toBeGreaterThan(instructions.findIndex((line) => line.startsWith("COPY app")));
  });

  it("runs the Node version that the project brings", () => {
    const { dependencies } = JSON.parse(text("package.json")) as { dependencies: Record<string, string> };
    for (const line of instructions.filter((one) => one.startsWith("FROM "))) expect(line).toContain(`node:${dependencies.node?.split(".")[0]}-`);
  });
});

describe("compose.yaml", () => {
  it("gives the app settings that exist and are enough to start", () => {
    const known = new Set(settingNames());
    expect(ours.length).toBeGreaterThan(4);
    for (const [name, { environment = {} }] of ours) {
      for (const setting of Object.keys(environment)) expect(known.has(setting), `${setting} of ${name}`).toBe(true);
      const filled = Object.fromEntries(Object.entries(environment).map(([setting, value]) => [setting, value.replaceAll(/\$\{(\w+):\?\}/g, (_all, variable: string) => (variable === "SHOPIFY_APP_URL" ? "https://packshot.example.com" : "x"))]));
      expect(readConfig({ ...filled, NODE_ENV: "production" })).toMatchObject({ storage: { kind: "s3", s3: { endpoint: "http://store:8333", pathStyle: true } }, metrics: { port: 9464 } });
    }
  });

  it("starts every process by a script of the project", () => {
    for (const [name, { command }] of ours) if (command) expect(isScript(command), `${name}: ${command.join(" ")}`).toBe(true);
  });

  it("waits for steps that exist, and checks the health of all that stays", () => {
    for (const [name, { depends_on: needs = {}, volumes = [] }] of Object.entries(compose.services)) {
      for (const need of Object.keys(needs)) expect(compose.services[need], `${need} for ${name}`).toBeDefined();
      for (const volume of volumes) expect(Object.keys(compose.volumes), `${volume} of ${name}`).toContain(volume.split(":")[0]);
    }
    const steps = new Set(Object.values(compose.services).flatMap(({ depends_on: needs = {} }) => Object.entries(needs).flatMap(([name, { condition }]) => (condition === "service_completed_successfully" ? [name] : []))));
    for (const [name, { healthcheck }] of Object.entries(compose.services)) expect(steps.has(name) || healthcheck !== undefined, name).toBe(true);
  });

  it("passes no secret of its own", () => {
    expect(text("compose.yaml")).not.toMatch(/(PASSWORD|SECRET\w*): (?!\$\{)/);
  });
});

describe("docs", () => {
  const operations = text("docs/operations.md");

  it("describe every setting, and none that does not exist", () => {
    const described = new Set([...operations.matchAll(/^\| (`[A-Z0-9_`, ]+`) \|/gm)].flatMap(([, names = ""]) => [...names.matchAll(/`([A-Z0-9_]+)`/g)].map(([, name]) => name)));
    expect([...described].sort()).toEqual(settingNames().filter((name) => name !== "NODE_ENV").sort());
  });

  it("list every metric", async () => {
    const { registry } = await import("../app/telemetry/metrics.ts");
    const { collectSharedMetrics } = await import("../app/telemetry/shared-metrics.ts");
    collectSharedMetrics({} as never, registry);
    const names = registry.getMetricsAsArray().map(({ name }) => name);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(operations).toContain(`\`${name}\``);
  });
});
