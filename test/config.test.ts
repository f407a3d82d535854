import { spawnSync } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readConfig } from "../app/config.server.ts";
import { root } from "./support/root.ts";

const enough = { SHOPIFY_API_KEY: "key", SHOPIFY_API_SECRET: "secret", SHOPIFY_APP_URL: "https://packshot.example.com/", NODE_ENV: "test" as const };

describe("configuration", () => {
  it("needs three settings and has working defaults for the rest", () => {
    const config = readConfig(enough);
    expect(config.shopify).toMatchObject({ appUrl: "https://packshot.example.com", scopes: ["write_products", "write_files"] });
    expect(config).toMatchObject({ databaseUrl: undefined, web: { port: 3000 }, intakeDelaySeconds: 30, engine: { deadlineMs: 20_000, maxPixels: 80e6 } });
  });

  it("names every fault at once", () => {
    const wrong = { NODE_ENV: "test" as const, SHOPIFY_API_SECRET: " ", SHOPIFY_APP_URL: "packshot", PORT: "seventy", DATABASE_URL: "mysql://x", LOG_LEVEL: "loud" };
    const message = (() => {
      try {
        readConfig(wrong);
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    })();
    for (const line of ["SHOPIFY_API_KEY: expected a value but it is not set", "SHOPIFY_API_SECRET:", "SHOPIFY_APP_URL: expected an address", "PORT: expected a whole number", "DATABASE_URL: expected an address that starts with postgresql://", "LOG_LEVEL: expected one of"]) {
      expect(message).toContain(line);
    }
    expect(message).not.toContain("seventy");
  });

  it("asks for what a store needs, together with all other faults, and repeats no secret", () => {
    const faults = (more: Record<string, string>) => {
      try {
        readConfig({ ...enough, ...more });
        return "";
      } catch (error) {
        return (error as Error).message;
      }
    };
    const message = faults({ STORAGE: "s3", S3_SECRET_ACCESS_KEY: "hidden", S3_ENDPOINT: "ftp://x", PORT: "seventy" });
    for (const line of ["S3_BUCKET: expected a value but it is not set", "S3_ACCESS_KEY_ID: expected a value but it is not set", "S3_ENDPOINT: expected an address", "PORT: expected a whole number"]) expect(message).toContain(line);
    expect(message).not.toContain("hidden");
    expect(faults({ STORAGE: "s3", S3_BUCKET: "b", S3_ACCESS_KEY_ID: "id" })).toContain("S3_SECRET_ACCESS_KEY");
    expect(readConfig({ ...enough, STORAGE: "s3", S3_BUCKET: "b" }).storage).toEqual({ kind: "s3", s3: { bucket: "b", region: "us-east-1", endpoint: undefined, pathStyle: false, credentials: undefined }, cacheBytes: 2e9 });
  });

  it("stops the start with the faults and without a stack trace", () => {
    const { status, stderr } = spawnSync(process.execPath, [path.join(root, "app/supervisor.ts")], { cwd: os.tmpdir(), env: { PATH: process.env.PATH, NODE_ENV: "production" }, encoding: "utf8" });
    expect(status).toBe(78);
    expect(stderr).toContain("SHOPIFY_API_KEY: expected a value but it is not set");
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
