import { execute, getNamedType, getOperationAST, GraphQLError, Kind, OperationTypeNode, parse, validate, type DocumentNode, type ExecutionResult, type GraphQLFieldResolver, type GraphQLTypeResolver } from "graphql";
import type { AdminSchema } from "../../../scripts/admin-schema.ts";
import { strikes } from "../faults.ts";
import { kindOf } from "../ids.ts";
import { bulkMutationResolvers } from "./bulk/mutations.ts";
import { createBucket } from "./bucket.ts";
import type { Context, Resolvers } from "./context.ts";
import { actualCost, requestedCost } from "./cost.ts";
import { accessDenied, shopifyError } from "./errors.ts";
import { fileCreateResolvers } from "./file-create.ts";
import { fileMutationResolvers } from "./file-mutations.ts";
import { galleryResolvers } from "./gallery-mutations.ts";
import { connectionResolvers } from "./lists.ts";
import { objectResolvers } from "./objects.ts";
import { queryResolvers } from "./queries.ts";

const MAX_QUERY_POINTS = 1000;
/** Checked documents kept; an app sends the same few over and over, and checking one against 3,500 types takes milliseconds. */
const KNOWN_DOCUMENTS = 100;
export const resolvers: Resolvers = { ...queryResolvers, ...connectionResolvers, ...objectResolvers, ...fileMutationResolvers, ...fileCreateResolvers, ...galleryResolvers, ...bulkMutationResolvers };

export interface GraphqlRequest {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
}

/** Runs documents against the real schema, with scopes, points and the bucket; always an answer for HTTP 200. */
export function createExecutor({ schema, scopes }: AdminSchema, throttle: { maximumAvailable: number; restoreRate: number }) {
  const bucket = createBucket(throttle);
  const known = new Map<string, DocumentNode>();

  const fieldResolver: GraphQLFieldResolver<unknown, Context> = (source, args, context, info) => {
    const coordinate = `${info.parentType.name}.${info.fieldName}`;
    for (const name of [info.parentType.name, coordinate, getNamedType(info.returnType).name]) {
      const needed = scopes.get(name);
      if (needed !== undefined && !needed.some((scope) => context.granted.has(scope))) throw accessDenied(info.fieldName, needed);
    }
    const resolve = resolvers[coordinate] as ((...given: unknown[]) => unknown) | undefined;
    if (resolve !== undefined) return resolve(source, args, context, info);
    const value = (source as Record<string, unknown> | undefined)?.[info.fieldName];
    if (value === undefined) throw new GraphQLError(`the stand-in has no ${coordinate}`, { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
    return value;
  };

  /** Interfaces (Node, File, Media) hold only what has a global id. */
  const typeResolver: GraphQLTypeResolver<unknown, Context> = (value) => kindOf((value as { id: string }).id) ?? undefined;

  const refused = (requested: number, code: string, message: string) => ({
    errors: [{ message, extensions: { code, documentation: "https://shopify.dev/api/usage/rate-limits" } }],
    extensions: { cost: { requestedQueryCost: requested, actualQueryCost: null, throttleStatus: bucket.status() } },
  });

  /** The document, or why it is refused. */
  function checked(query: string): DocumentNode | readonly GraphQLError[] {
    const before = known.get(query);
    if (before !== undefined) return before;
    const document = parsed(query);
    if (document instanceof GraphQLError) return [document];
    const faults = validate(schema, document);
    if (faults.length > 0) return faults;
    if (known.size >= KNOWN_DOCUMENTS) known.clear();
    known.set(query, document);
    return document;
  }

  return async function run(request: GraphqlRequest, context: Context): Promise<object> {
    const document = checked(request.query);
    if (!("kind" in document)) return { errors: document.map(shopifyError) };
    const operation = getOperationAST(document, request.operationName);
    if (operation == null) return { errors: [{ message: "An operation name is required", extensions: { code: "GRAPHQL_VALIDATION_FAILED" } }] };

    const requested = requestedCost(schema, document, operation, withDefaults(operation, request.variables));
    if (requested > MAX_QUERY_POINTS) return refused(requested, "MAX_COST_EXCEEDED", `Query cost is ${requested}, which exceeds the single query max cost limit (${MAX_QUERY_POINTS}).`);
    if (strikes(context.faults, "throttle") || context.chance.strikes("throttled") || !bucket.take(requested)) return refused(requested, "THROTTLED", "Throttled");

    const { data, errors }: ExecutionResult = await execute({
      schema,
      document,
      contextValue: context,
      variableValues: request.variables,
      operationName: request.operationName,
      fieldResolver,
      typeResolver,
    });
    const mutations = operation.operation === OperationTypeNode.MUTATION ? operation.selectionSet.selections.length : 0;
    const actual = data == null ? mutations : actualCost(data, requested, mutations);
    bucket.refund(requested - actual);
    return {
      ...(data === undefined ? {} : { data }),
      ...(errors === undefined ? {} : { errors: errors.map(shopifyError) }),
      extensions: { cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status() } },
    };
  };
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** Page sizes may come from a variable's default. */
function withDefaults(operation: NonNullable<ReturnType<typeof getOperationAST>>, variables: Record<string, unknown>): Record<string, unknown> {
  const values = { ...variables };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (values[variable.name.value] === undefined && defaultValue?.kind === Kind.INT) values[variable.name.value] = Number(defaultValue.value);
  }
  return values;
}
