import { GraphQLError } from "graphql";

export interface ConnectionArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  reverse?: boolean | null;
}

const MAX_PAGE = 250;

const cursorOf = (id: string) => Buffer.from(JSON.stringify({ last_id: id })).toString("base64");

/** A page of a connection, forwards. @throws GraphQLError without `first`, above 250, or for an unknown cursor, as the Admin API does */
export function connection(all: readonly { id: string }[], args: ConnectionArgs): object {
  const { first, after } = args;
  if (args.last != null || args.before != null) throw new GraphQLError("the stand-in pages forwards only", { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
  if (first == null) throw new GraphQLError("you must provide one of first or last", { extensions: { code: "BAD_REQUEST" } });
  if (first < 0 || first > MAX_PAGE) throw new GraphQLError(`first cannot exceed ${MAX_PAGE}`, { extensions: { code: "BAD_REQUEST" } });
  const items = args.reverse === true ? all.toReversed() : all;
  const start = after == null ? 0 : items.findIndex((item) => cursorOf(item.id) === after) + 1;
  if (after != null && start === 0) throw new GraphQLError("Invalid cursor for current pagination sort.", { extensions: { code: "BAD_REQUEST" } });
  const nodes = items.slice(start, start + first);
  const ends = nodes.map((node) => cursorOf(node.id));
  return {
    nodes,
    edges: nodes.map((node, index) => ({ node, cursor: ends[index] })),
    pageInfo: {
      hasNextPage: start + nodes.length < items.length,
      hasPreviousPage: start > 0,
      startCursor: ends[0] ?? null,
      endCursor: ends.at(-1) ?? null,
    },
  };
}
