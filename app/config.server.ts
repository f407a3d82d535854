/** The only reader of the environment. A missing or wrong setting stops the start with every fault named. */
import path from "node:path";
import { config as loadEnvFile } from "dotenv";
import { z } from "zod";
import { isAllowListEntry } from "./service/safe-fetch/address.ts";

const MEGAPIXEL = 1_000_000;
const MEGABYTE = 1_000_000;

const flagless = z.string().trim().min(1, "expected a value but it is empty");
const wholeNumber = (low: number, high: number) =>
  z.coerce
    .number({ error: "expected a whole number" })
    .int("expected a whole number")
    .min(low, `expected at least ${low}`)
    .max(high, `expected at most ${high}`);

const environmentSchema = z.object({
  SHOPIFY_API_KEY: flagless,
  SHOPIFY_API_SECRET: flagless,
  SHOPIFY_APP_URL: z.url("expected an address such as https://packshot.example.com").transform((url) => url.replace(/\/$/, "")),
  SCOPES: z.string().default("write_products,write_files").transform((list) => list.split(",").map((scope) => scope.trim()).filter(Boolean)),
  APP_BRIDGE_URL: z.url("expected an address").optional(),
  HOST: z.string().default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(3000),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "expected an address that starts with postgresql://")
    .optional(),
  DATA_DIR: z.string().default("data").transform((folder) => path.resolve(folder)),
  MODELS_DIR: z.string().optional().transform((folder) => (folder ? path.resolve(folder) : undefined)),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"], { error: "expected one of fatal, error, warn, info, debug, silent" }).default("info"),
  ENGINE_CHILDREN: wholeNumber(1, 64).optional(),
  ENGINE_DEADLINE_SECONDS: wholeNumber(1, 600).default(20),
  MAX_IMAGE_MEGAPIXELS: wholeNumber(1, 400).default(80),
  MAX_IMAGE_MEGABYTES: wholeNumber(1, 200).default(50),
  INTAKE_DELAY_SECONDS: wholeNumber(0, 3600).default(30),
  ALLOWED_PRIVATE_HOSTS: z
    .string()
    .default("")
    .transform((list) => list.split(",").map((host) => host.trim()).filter(Boolean))
    .refine((hosts) => hosts.every(isAllowListEntry), "expected host names, addresses or ranges such as 10.1.0.0/16, with commas between them"),
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
});

export interface Config {
  shopify: { apiKey: string; apiSecret: string; appUrl: string; scopes: string[]; appBridgeUrl: string | undefined };
  web: { host: string; port: number; development: boolean };
  databaseUrl: string | undefined;
  dataDir: string;
  modelsDir: string;
  logLevel: string;
  engine: { children: number | undefined; deadlineMs: number; maxPixels: number; maxBytes: number };
  /** Seconds a product is left alone after a webhook before it is looked at, so that a burst of updates is one look. */
  intakeDelaySeconds: number;
  /** Hosts in private networks that the image API may fetch from and call back: names, addresses or ranges. */
  allowedPrivateHosts: string[];
}

/** A start that cannot go on; the message is what the operator reads, one line per fault. */
export class ConfigError extends Error {}

/** @param environment usually process.env; a `.env` file in the working directory fills what is missing there */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  if (environment === process.env) loadEnvFile({ quiet: true });
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => {
      const name = issue.path.join(".");
      return environment[name] === undefined ? `${name}: expected a value but it is not set` : `${name}: ${issue.message}`;
    });
    throw new ConfigError(`Packshot cannot start, ${faults.length === 1 ? "one setting is" : `${faults.length} settings are`} missing or wrong:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
  const env = parsed.data;
  return {
    shopify: { apiKey: env.SHOPIFY_API_KEY, apiSecret: env.SHOPIFY_API_SECRET, appUrl: env.SHOPIFY_APP_URL, scopes: env.SCOPES, appBridgeUrl: env.APP_BRIDGE_URL },
    web: { host: env.HOST, port: env.PORT, development: env.NODE_ENV === "development" },
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    modelsDir: env.MODELS_DIR ?? path.join(env.DATA_DIR, "models"),
    logLevel: env.LOG_LEVEL,
    engine: {
      children: env.ENGINE_CHILDREN,
      deadlineMs: env.ENGINE_DEADLINE_SECONDS * 1000,
      maxPixels: env.MAX_IMAGE_MEGAPIXELS * MEGAPIXEL,
      maxBytes: env.MAX_IMAGE_MEGABYTES * MEGABYTE,
    },
    intakeDelaySeconds: env.INTAKE_DELAY_SECONDS,
    allowedPrivateHosts: env.ALLOWED_PRIVATE_HOSTS,
  };
}

/** Runs a process entry; a configuration fault ends it with its own text and status 78 (EX_CONFIG), not with a stack. */
export async function withConfig(run: (config: Config) => Promise<void>): Promise<void> {
  try {
    await run(readConfig());
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 78;
  }
}

/** The environment of a process that this one starts. */
export function childEnvironment(also: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...also };
}
