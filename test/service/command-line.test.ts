import { execFile } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { balanceOf } from "../../app/intake/credits.ts";
import { root } from "../support/root.ts";
import { client } from "./client.ts";
import { openService, SHOP, type Service } from "./support.ts";

let service: Service;
beforeAll(async () => {
  service = await openService({ worker: false, environment: { METERING: "on" } });
});
afterAll(() => service.close());

/** Only the database is known to it: none of the settings that the running app needs. */
const packshot = (...args: string[]) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [path.join(root, "app/cli.ts"), ...args], { cwd: root, env: { NODE_ENV: "production", PATH: process.env.PATH, DATABASE_URL: service.databaseUrl } }, (error, stdout, stderr) =>
      resolve({ status: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });

it("makes a key that works, lists it without its secret, and revokes it", async () => {
  const { stdout } = await packshot("key", "create", "--shop", SHOP, "--name", "From a script", "--json");
  const { id, key, name, shop } = JSON.parse(stdout) as Record<string, string>;
  expect({ name, shop }).toEqual({ name: "From a script", shop: SHOP });
  expect((await client(service.url, key!).call("/api/v1/balance")).status).toBe(200);

  const listed = await packshot("key", "list", "--shop", SHOP);
  expect(listed.stdout).toContain("From a script");
  expect(listed.stdout).not.toContain(key);

  expect((await packshot("key", "revoke", "--id", id!)).status).toBe(0);
  // The service believes what it read of a key for a moment: BELIEVED_MS.
  await expect.poll(async () => (await client(service.url, key!).call("/api/v1/balance")).status, { timeout: 5000 }).toBe(401);
});

it("prints a new key alone on stdout, to be piped", async () => {
  expect((await packshot("key", "create", "--shop", SHOP, "--name", "x")).stdout).toMatch(/^pks_[0-9a-f]{12}_[\w-]{43}\n$/);
});

it("grants credits and shows the balance", async () => {
  expect((await packshot("credits", "grant", "--shop", SHOP, "--amount", "25")).stdout).toBe("25\n");
  expect(JSON.parse((await packshot("credits", "balance", "--shop", SHOP, "--json")).stdout)).toEqual({ shop: SHOP, balance: 25 });
  expect(await balanceOf(service.database, SHOP)).toBe(25);
});

it("stores a preset that uploads can name", async () => {
  expect((await packshot("preset", "save", "--shop", SHOP, "--name", "mon_set", "--params", "transparent")).status).toBe(0);
  expect((await client(service.url, service.key).uploadJson({ file_url: "https://example.com/a.jpg", mode: "params", params: "mon_set" })).status).toBe(202);
});

it.each([
  [["key", "create", "--name", "x"], "expected --shop SHOP but received none"],
  [["key", "create", "--shop", SHOP], "expected --name NAME but received none"],
  [["key", "revoke", "--id", "5"], "expected the id of a key for --id but received 5"],
  [["key", "dance"], "expected create, revoke, list for key but received dance"],
  [["credits", "grant", "--shop", SHOP, "--amount", "0"], "expected a whole number from 1 to 1000000000 for --amount but received 0"],
  [["credits", "grant", "--shop", "a b", "--amount", "1"], "expected a shop such as example.myshopify.com for --shop but received a b"],
])("says what is wrong with %j and does nothing", async (args, message) => {
  const { status, stderr } = await packshot(...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});
