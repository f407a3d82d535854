import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { loadAdminSchema } from "../../scripts/admin-schema.ts";

it("keeps the generated documents equal to what documents.graphql gives", async () => {
  await promisify(execFile)(process.execPath, ["scripts/codegen.ts", "--check"]);
});

it("knows which scopes each type and field of the Admin API needs", () => {
  const { scopes } = loadAdminSchema();
  expect(scopes.get("Mutation.fileUpdate")).toEqual(["write_files", "write_themes"]);
  expect(scopes.get("Product")).toEqual(["read_products"]);
  expect(scopes.get("QueryRoot.shop")).toBeUndefined();
});
