/**
 * `npm run codegen`: checks the app's documents.graphql, and those of the tests, against the vendored Admin schema and writes the typed documents that
 * graphql-request takes (`client.rawRequest(FileUpdateDocument, variables)`). `npm run codegen -- --check` writes nothing and exits 1
 * when the committed file is not what the documents give.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typedDocuments from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse, validate } from "graphql";
import { loadAdminSchema } from "./admin-schema.ts";

const FOLDERS = ["app/shopify", "test/devstore"];

/** How Admin scalars travel in JSON. UnsignedInt64 and Money are strings there, since they do not fit a double. */
const scalars = {
  ID: "string",
  DateTime: "string",
  URL: "string",
  Decimal: "string",
  Money: "string",
  UnsignedInt64: "string",
  JSON: "unknown",
};

const { schema } = loadAdminSchema();
const checking = process.argv.includes("--check");
for (const folder of FOLDERS) await generate(`${folder}/documents.graphql`, `${folder}/documents.generated.ts`);

async function generate(source: string, target: string): Promise<void> {
  const document = parse(readFileSync(source, "utf8"));
  const faults = validate(schema, document);
  if (faults.length > 0) {
    console.error(faults.map((fault) => `${source}: ${fault.message}`).join("\n"));
    process.exit(1);
  }
  const types = await codegen({
    filename: target,
    schema: parse("scalar Unused"),
    schemaAst: schema,
    documents: [{ location: source, document }],
    config: { useTypeImports: true, enumsAsTypes: true, onlyOperationTypes: true, scalars, defaultScalarType: "unknown" },
    plugins: [{ operations: {} }, { typedDocuments: {} }],
    pluginMap: { operations, typedDocuments },
  });
  const output = `// Made by \`npm run codegen\` from ${source}. Edit that file instead.\n${types}`;
  if (!checking) {
    writeFileSync(target, output);
    console.log(`wrote ${target}, ${output.length} characters`);
  } else if (readIfThere(target) !== output) {
    console.error(`expected ${target} to match ${source}, but it does not: run npm run codegen`);
    process.exit(1);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
