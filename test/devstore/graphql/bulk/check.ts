import { getNamedType, GraphQLError, isCompositeType, isObjectType, Kind, OperationTypeNode, parse, validate, type DocumentNode, type FieldNode, type GraphQLCompositeType, type GraphQLSchema, type SelectionSetNode } from "graphql";
import { shopifyError } from "../errors.ts";

const MAX_CONNECTIONS = 5;
const MAX_DEPTH = 2;

/** A bulk query that may run: its document and its one top-level field. */
export interface BulkQuery {
  document: DocumentNode;
  field: FieldNode;
}

/** The rules of shopify.md 3. @returns the query, or why it is refused */
export function checkBulkQuery(schema: GraphQLSchema, text: string): BulkQuery | string {
  const document = parsed(text);
  if (typeof document === "string") return document;
  const [fault] = validate(schema, document);
  if (fault !== undefined) return `Invalid bulk query: ${shopifyError(fault).message}`;
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const [operation] = operations;
  const root = schema.getQueryType();
  if (operation === undefined || operations.length > 1 || operation.operation !== OperationTypeNode.QUERY || root == null) return "Bulk queries must be a single query operation.";
  if ((operation.variableDefinitions ?? []).length > 0) return "Bulk queries do not take variables.";
  const [field, ...others] = operation.selectionSet.selections;
  if (field?.kind !== Kind.FIELD || others.length > 0) return "Bulk queries must have exactly one top-level field.";
  if (field.name.value === "node" || field.name.value === "nodes") return "Bulk queries cannot use node or nodes as the top-level field.";

  const found = connectionsOf(schema, document, root, operation.selectionSet);
  if (found.connections === 0) return "Bulk queries must contain at least one connection.";
  if (found.connections > MAX_CONNECTIONS) return `Bulk queries cannot contain more than ${MAX_CONNECTIONS} connections.`;
  if (found.depth > MAX_DEPTH) return `Bulk queries cannot have connections nested more than ${MAX_DEPTH} levels deep.`;
  return found.fault ?? { document, field };
}

interface Found {
  connections: number;
  depth: number;
  fault: string | null;
}

function connectionsOf(schema: GraphQLSchema, document: DocumentNode, root: GraphQLCompositeType, selection: SelectionSetNode): Found {
  const found: Found = { connections: 0, depth: 0, fault: null };

  function walk(type: GraphQLCompositeType, set: SelectionSetNode, depth: number): void {
    for (const { parent, field } of fieldsOf(schema, document, type, set)) {
      const definition = "getFields" in parent ? parent.getFields()[field.name.value] : undefined;
      const inner = definition === undefined ? undefined : getNamedType(definition.type);
      if (inner === undefined || !isCompositeType(inner) || field.selectionSet === undefined) continue;
      if (!inner.name.endsWith("Connection")) {
        walk(inner, field.selectionSet, depth);
        continue;
      }
      found.connections += 1;
      found.depth = Math.max(found.depth, depth + 1);
      const node = nodeOf(field);
      if (node?.selectionSet === undefined) {
        found.fault ??= `Connection fields must select their objects with edges and node: ${field.name.value}.`;
        continue;
      }
      const before = found.connections;
      walk(objectsOf(schema, inner), node.selectionSet, depth + 1);
      const nested = found.connections > before;
      if (nested && !selectsId(node.selectionSet)) found.fault ??= `The parent 'node' field for a nested connection must select the 'id' field without an alias: ${field.name.value}.`;
    }
  }
  walk(root, selection, 0);
  return found;
}

/** The fields of a selection, those inside fragments too, each with the type that it is asked of. */
export function fieldsOf(schema: GraphQLSchema, document: DocumentNode, parent: GraphQLCompositeType, set: SelectionSetNode): { parent: GraphQLCompositeType; field: FieldNode }[] {
  return set.selections.flatMap((node) => {
    if (node.kind === Kind.FIELD) return [{ parent, field: node }];
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : document.definitions.find((one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === node.name.value);
    if (fragment?.kind !== Kind.INLINE_FRAGMENT && fragment?.kind !== Kind.FRAGMENT_DEFINITION) return [];
    const named = fragment.typeCondition === undefined ? parent : schema.getType(fragment.typeCondition.name.value);
    return named !== undefined && isCompositeType(named) ? fieldsOf(schema, document, named, fragment.selectionSet) : [];
  });
}

/** The `node` below a connection's `edges`; `first`, `pageInfo` and `cursor` mean nothing here. */
export function nodeOf(connection: FieldNode): FieldNode | undefined {
  const inside = (field: FieldNode | undefined, name: string) => field?.selectionSet?.selections.find((one): one is FieldNode => one.kind === Kind.FIELD && one.name.value === name);
  return inside(inside(connection, "edges"), "node");
}

/** The type of the objects that a connection lists. */
export function objectsOf(schema: GraphQLSchema, connection: GraphQLCompositeType): GraphQLCompositeType {
  const edge = schema.getType(connection.name.replace(/Connection$/, "Edge"));
  const node = isObjectType(edge) ? edge.getFields().node : undefined;
  const type = node === undefined ? undefined : getNamedType(node.type);
  if (!isCompositeType(type)) throw new Error(`expected ${connection.name} to have edges with a node`);
  return type;
}

function selectsId(set: SelectionSetNode): boolean {
  return set.selections.some((one) => one.kind === Kind.FIELD && one.name.value === "id" && one.alias === undefined);
}

function parsed(text: string): DocumentNode | string {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return `Invalid bulk query: ${error.message}`;
    throw error;
  }
}
