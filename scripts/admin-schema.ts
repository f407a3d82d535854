import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { buildClientSchema, type GraphQLSchema, type IntrospectionQuery } from "graphql";

/** The Admin API version that the vendored schema describes and the app asks for. */
export const ADMIN_API_VERSION = "2026-10";

const SCHEMA_FILE = new URL(`../schema/admin_${ADMIN_API_VERSION}.json.gz`, import.meta.url);

/** One line of the schema file's scope list: a type, or one field of a type, and the scopes of which any one is enough. */
interface ScopeEntry {
  type: "type" | "field";
  typeName: string;
  fieldName?: string;
  offlineScopes: string[];
}

interface SchemaFile {
  data: IntrospectionQuery;
  offline_scopes: { items: ScopeEntry[] };
}

export interface AdminSchema {
  schema: GraphQLSchema;
  /** "Product" or "Mutation.fileUpdate" → the access scopes of which one must be granted. Absent: no scope needed. */
  scopes: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads the vendored Admin schema: the introspection result and scope list published in the npm package
 * `@shopify/dev-mcp` (dist/data/admin_2026-10.json.gz). About 11 MB of JSON; half a second.
 */
export function loadAdminSchema(): AdminSchema {
  const file = JSON.parse(gunzipSync(readFileSync(SCHEMA_FILE)).toString("utf8")) as SchemaFile;
  const scopes = new Map<string, readonly string[]>();
  for (const entry of file.offline_scopes.items) {
    if (entry.offlineScopes.length === 0) continue;
    scopes.set(entry.fieldName === undefined ? entry.typeName : `${entry.typeName}.${entry.fieldName}`, entry.offlineScopes);
  }
  return { schema: buildClientSchema(file.data, { assumeValid: true }), scopes };
}
