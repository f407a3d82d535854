/** The only reader of the environment. A missing or wrong setting stops the start with every fault named. */
import path from "node:path";
import { config as loadEnvFile } from "dotenv";
import { z } from "zod";
import { isAllowListEntry } from "./service/safe-fetch/address.ts";
import type { StorageSettings } from "./storage/open.ts";

const MEGAPIXEL = 1_000_000;
const MEGABYTE = 1_000_000;

const flagless = z.string().trim().min(1, "expected a value but it is empty");
const wholeNumber = (low: number, high: number) =>
  z.coerce
    .number({ error: "expected a whole number" })
    .int("expected a whole number")
    .min(low, `expected at least ${low}`)
    .max(high, `expected at most ${high}`);

const list = (text: string) => text.split(",").map((entry) => entry.trim()).filter(Boolean);

/** What is needed to find the database: all that commands which only read and write rows ask for. */
const databaseSchema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "expected an address that starts with postgresql://")
    .optional(),
  DATA_DIR: z.string().default("data").transform((folder) => path.resolve(folder)),
});

const environmentSchema = databaseSchema.extend({
  SHOPIFY_API_KEY: flagless,
  SHOPIFY_API_SECRET: flagless,
  SHOPIFY_APP_URL: z.url("expected an address such as https://packshot.example.com").transform((url) => url.replace(/\/$/, "")),
  SCOPES: z.string().default("write_products,write_files").transform(list),
  APP_BRIDGE_URL: z.url("expected an address").optional(),
  BIND_HOST: z.string().default("127.0.0.1"),
  PORT: wholeNumber(0, 65_535).default(3000),
  REQUEST_SECONDS: wholeNumber(1, 3600).default(300),
  MODELS_DIR: z.string().optional().transform((folder) => (folder ? path.resolve(folder) : undefined)),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "silent"], { error: "expected one of fatal, error, warn, info, debug, silent" }).default("info"),
  ENGINE_CHILDREN: wholeNumber(1, 64).optional(),
  ENGINE_DEADLINE_SECONDS: wholeNumber(1, 600).default(20),
  MAX_IMAGE_MEGAPIXELS: wholeNumber(1, 400).default(80),
  MAX_IMAGE_MEGABYTES: wholeNumber(1, 200).default(50),
  CUTOUT_CACHE_MEGABYTES: wholeNumber(0, 1_000_000).default(2000),
  INTAKE_DELAY_SECONDS: wholeNumber(0, 3600).default(30),
  METERING: z.enum(["on", "off"], { error: "expected on or off" }).default("off"),
  API_REQUESTS_PER_MINUTE: wholeNumber(1, 1_000_000).default(3000),
  QUEUE_LIMIT: wholeNumber(1, 1_000_000).default(10_000),
  RESULT_URL_HOURS: wholeNumber(1, 24 * 30).default(24),
  RESULT_DAYS: wholeNumber(1, 3650).default(30),
  ALLOWED_PRIVATE_HOSTS: z
    .string()
    .default("")
    .transform(list)
    .refine((hosts) => hosts.every(isAllowListEntry), "expected host names, addresses or ranges such as 10.1.0.0/16, with commas between them"),
  STORAGE: z.enum(["local", "s3"], { error: "expected local or s3" }).default("local"),
  S3_BUCKET: flagless.optional(),
  S3_REGION: flagless.default("us-east-1"),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: "expected an address such as https://s3.example.com" }).optional(),
  S3_PATH_STYLE: z.enum(["on", "off"], { error: "expected on or off" }).optional(),
  S3_ACCESS_KEY_ID: flagless.optional(),
  S3_SECRET_ACCESS_KEY: flagless.optional(),
  STORAGE_CACHE_MEGABYTES: wholeNumber(100, 1_000_000).default(2000),
  METRICS_HOST: z.string().default("127.0.0.1"),
  METRICS_PORT: wholeNumber(0, 65_535).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/, error: "expected an address such as http://127.0.0.1:4318" }).optional(),
  NODE_ENV: z.enum(["development", "production", "test"]).default("production"),
});

type Together = Partial<Pick<z.infer<typeof environmentSchema>, "STORAGE" | "S3_BUCKET" | "S3_ACCESS_KEY_ID" | "S3_SECRET_ACCESS_KEY">>;
/** A setting that others ask for; named with all other faults, not after them. */
const needed = (name: keyof Together) => ({ path: [name], error: "expected a value", when: () => true });
const coherentSchema = environmentSchema
  .refine(({ STORAGE, S3_BUCKET }: Together) => STORAGE !== "s3" || S3_BUCKET !== undefined, needed("S3_BUCKET"))
  .refine(({ S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret }: Together) => id === undefined || secret !== undefined, needed("S3_SECRET_ACCESS_KEY"))
  .refine(({ S3_ACCESS_KEY_ID: id, S3_SECRET_ACCESS_KEY: secret }: Together) => secret === undefined || id !== undefined, needed("S3_ACCESS_KEY_ID"));
type Environment = z.infer<typeof coherentSchema>;

export interface Config {
  shopify: { apiKey: string; apiSecret: string; appUrl: string; scopes: string[]; appBridgeUrl: string | undefined };
  web: {
    host: string;
    port: number;
    /** How long a request may take to arrive whole. */
    requestMs: number;
    development: boolean;
  };
  databaseUrl: string | undefined;
  dataDir: string;
  storage: StorageSettings;
  modelsDir: string;
  logLevel: string;
  /** Where this process answers Prometheus, apart from everything that is public; nowhere when there is none. */
  metrics: { host: string; port: number } | undefined;
  /** Of an OpenTelemetry collector that speaks OTLP over HTTP. */
  traceEndpoint: string | undefined;
  engine: { children: number | undefined; deadlineMs: number; maxPixels: number; maxBytes: number; cutoutCacheBytes: number };
  /** Seconds a product is left alone after a webhook before it is looked at, so that a burst of updates is one look. */
  intakeDelaySeconds: number;
  /** Hosts in private networks that the image API may fetch from and call back: names, addresses or ranges. */
  allowedPrivateHosts: string[];
  /** The image API. */
  service: {
    /** Whether its jobs, and images of runs, cost credits. */
    metering: boolean;
    /** Per key. */
    requestsPerMinute: number;
    /** Images waiting in the queue beyond which it takes no more. */
    queueLimit: number;
    /** How long the address of a result works. */
    resultUrlHours: number;
    /** How long a job of the image API and its files are kept. */
    resultDays: number;
  };
}

/** A start that cannot go on; the message is what the operator reads, one line per fault. */
export class ConfigError extends Error {}

/** @param environment usually process.env; a `.env` file in the working directory fills what is missing there */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  if (environment === process.env) loadEnvFile({ quiet: true });
  // `shopify app dev` gives the tunnel's address as HOST.
  const tunnel = environment.HOST?.startsWith("http") ? { SHOPIFY_APP_URL: environment.HOST } : {};
  const env = parseSettings(coherentSchema, { ...tunnel, ...environment });
  return {
    shopify: { apiKey: env.SHOPIFY_API_KEY, apiSecret: env.SHOPIFY_API_SECRET, appUrl: env.SHOPIFY_APP_URL, scopes: env.SCOPES, appBridgeUrl: env.APP_BRIDGE_URL },
    web: { host: env.BIND_HOST, port: env.PORT, requestMs: env.REQUEST_SECONDS * 1000, development: env.NODE_ENV === "development" },
    databaseUrl: env.DATABASE_URL,
    dataDir: env.DATA_DIR,
    storage: storageSettings(env),
    modelsDir: env.MODELS_DIR ?? path.join(env.DATA_DIR, "models"),
    logLevel: env.LOG_LEVEL,
    metrics: env.METRICS_PORT === undefined ? undefined : { host: env.METRICS_HOST, port: env.METRICS_PORT },
    traceEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT,
    engine: {
      children: env.ENGINE_CHILDREN,
      deadlineMs: env.ENGINE_DEADLINE_SECONDS * 1000,
      maxPixels: env.MAX_IMAGE_MEGAPIXELS * MEGAPIXEL,
      maxBytes: env.MAX_IMAGE_MEGABYTES * MEGABYTE,
      cutoutCacheBytes: env.CUTOUT_CACHE_MEGABYTES * MEGABYTE,
    },
    intakeDelaySeconds: env.INTAKE_DELAY_SECONDS,
    allowedPrivateHosts: env.ALLOWED_PRIVATE_HOSTS,
    service: {
      metering: env.METERING === "on",
      requestsPerMinute: env.API_REQUESTS_PER_MINUTE,
      queueLimit: env.QUEUE_LIMIT,
      resultUrlHours: env.RESULT_URL_HOURS,
      resultDays: env.RESULT_DAYS,
    },
  };
}

function storageSettings(env: Environment): StorageSettings {
  if (env.STORAGE === "local") return { kind: "local" };
  const { S3_BUCKET: bucket = "", S3_REGION: region, S3_ENDPOINT: endpoint, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  // Stores of one's own are seldom set up for a host name per bucket.
  const pathStyle = env.S3_PATH_STYLE === undefined ? endpoint !== undefined : env.S3_PATH_STYLE === "on";
  const credentials = accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined;
  return { kind: "s3", s3: { bucket, region, endpoint, pathStyle, credentials }, cacheBytes: env.STORAGE_CACHE_MEGABYTES * MEGABYTE };
}

/** Every setting there is, for whoever checks that it is described. */
export function settingNames(): string[] {
  return Object.keys(environmentSchema.shape);
}

/** For commands that only work with the database: without the settings that a running app needs. */
export function readDatabaseConfig(): Pick<Config, "databaseUrl" | "dataDir"> {
  loadEnvFile({ quiet: true });
  const { DATABASE_URL, DATA_DIR } = parseSettings(databaseSchema, process.env);
  return { databaseUrl: DATABASE_URL, dataDir: DATA_DIR };
}

function parseSettings<Schema extends z.ZodType>(schema: Schema, environment: NodeJS.ProcessEnv): z.infer<Schema> {
  const parsed = schema.safeParse(environment);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => {
    const name = issue.path.join(".");
    return environment[name] === undefined ? `${name}: expected a value but it is not set` : `${name}: ${issue.message}`;
  });
  throw new ConfigError(`Packshot cannot start, ${faults.length === 1 ? "one setting is" : `${faults.length} settings are`} missing or wrong:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
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
