import { getNamedType, isCompositeType, isListType, isObjectType, getNullableType, Kind, OperationTypeNode, type DocumentNode, type FieldNode, type GraphQLCompositeType, type GraphQLSchema, type OperationDefinitionNode, type SelectionSetNode, type ValueNode } from "graphql";

const MUTATION_POINTS = 10;

/**
 * What a call asks for in points (shopify.md 4): an object 1, scalars and enums 0, a mutation 10, a connection its page size times its
 * node. `nodes(ids)` counts its ids. Lists of unknown length (fileErrors) count nothing before the call, since no documented rule sizes them.
 */
export function requestedCost(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Record<string, unknown>): number {
  const fragments = new Map(document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node] as const] : [])));
  const numberIn = (value: ValueNode | undefined): number | null => {
    if (value?.kind === Kind.INT) return Number(value.value);
    const given = value?.kind === Kind.VARIABLE ? variables[value.name.value] : undefined;
    if (typeof given === "number") return given;
    if (Array.isArray(given)) return given.length;
    return value?.kind === Kind.LIST ? value.values.length : null;
  };

  function selectionCost(type: GraphQLCompositeType, selection: SelectionSetNode | undefined): number {
    let points = 0;
    for (const node of selection?.selections ?? []) {
      if (node.kind === Kind.FIELD) points += fieldCost(type, node);
      else {
        const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
        const named = fragment?.typeCondition === undefined ? type : schema.getType(fragment.typeCondition.name.value);
        if (fragment !== undefined && named !== undefined && isCompositeType(named)) points += selectionCost(named, fragment.selectionSet);
      }
    }
    return points;
  }

  function fieldCost(parent: GraphQLCompositeType, node: FieldNode): number {
    const field = "getFields" in parent ? parent.getFields()[node.name.value] : undefined;
    if (field === undefined) return 0;
    const type = getNamedType(field.type);
    if (!isCompositeType(type)) return 0;
    const below = selectionCost(type, node.selectionSet);
    if (parent === schema.getMutationType()) return MUTATION_POINTS + below;
    const argument = (name: string) => numberIn(node.arguments?.find((given) => given.name.value === name)?.value);
    if (isObjectType(type) && type.name.endsWith("Connection")) return (argument("first") ?? argument("last") ?? 0) * below;
    // Inside a connection: `nodes` and `edges.node` are the objects, edges and pageInfo only their wrapping.
    if (type.name === "PageInfo") return 0;
    if (type.name.endsWith("Edge")) return below;
    if (isListType(getNullableType(field.type))) return node.name.value === "nodes" ? (argument("ids") ?? 1) * (1 + below) : 0;
    return 1 + below;
  }

  const root = operation.operation === OperationTypeNode.MUTATION ? schema.getMutationType() : schema.getQueryType();
  return root == null ? 0 : selectionCost(root, operation.selectionSet);
}

/** What the answer turned out to hold: its objects, but for the wrapping of connections, and 10 for a mutation. Never more than was asked. */
export function actualCost(data: unknown, requested: number, mutations: number): number {
  return Math.min(requested, countObjects(data) - 1 + mutations * MUTATION_POINTS);
}

function countObjects(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countObjects(item), 0);
  if (typeof value !== "object" || value === null) return 0;
  const wrapping = "pageInfo" in value || "hasNextPage" in value || "cursor" in value ? 0 : 1;
  return Object.values(value).reduce<number>((sum, item) => sum + countObjects(item), wrapping);
}
