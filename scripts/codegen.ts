/**
 * `npm run codegen`: checks app/shopify/documents.graphql against the vendored Admin schema and writes the typed documents that
 * graphql-request takes (`client.rawRequest(FileUpdateDocument, variables)`). `npm run codegen -- --check` writes nothing and exits 1
 * when the committed file is not what the documents give.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typedDocuments from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse, validate } from "graphql";
import { loadAdminSchema } from "./admin-schema.ts";

const SOURCE = "app/shopify/documents.graphql";
const TARGET = "app/shopify/documents.generated.ts";
const HEADER = `// Made by \`npm run codegen\` from ${SOURCE}. Edit that file instead.\n`;

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
const document = parse(readFileSync(SOURCE, "utf8"));
const faults = validate(schema, document);
if (faults.length > 0) {
  console.error(faults.map((fault) => `${SOURCE}: ${fault.message}`).join("\n"));
  process.exit(1);
}

const output =
  HEADER +
  (await codegen({
    filename: TARGET,
    schema: parse("scalar Unused"),
    schemaAst: schema,
    documents: [{ location: SOURCE, document }],
    config: { useTypeImports: true, enumsAsTypes: true, onlyOperationTypes: true, scalars, defaultScalarType: "unknown" },
    plugins: [{ operations: {} }, { typedDocuments: {} }],
    pluginMap: { operations, typedDocuments },
  }));

if (process.argv.includes("--check")) {
  if (readIfThere(TARGET) !== output) {
    console.error(`expected ${TARGET} to match ${SOURCE}, but it does not: run npm run codegen`);
    process.exit(1);
  }
} else {
  writeFileSync(TARGET, output);
  console.log(`wrote ${TARGET}, ${output.length} characters`);
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
