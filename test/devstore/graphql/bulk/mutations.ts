import { strikes } from "../../faults.ts";
import type { BulkOperation } from "../../state.ts";
import type { Resolvers } from "../context.ts";

/** Bulk queries of one app in one shop under way at once (shopify.md 3). */
const AT_ONCE = 5;
const underWay = ({ status }: BulkOperation) => status === "CREATED" || status === "RUNNING" || status === "CANCELING";

export const bulkMutationResolvers: Resolvers = {
  "Mutation.bulkOperationRunQuery": async (_source, { query, groupObjects }: { query: string; groupObjects: boolean }, context) => {
    const refused = (code: string, message: string, field: string[] | null = null) => ({ bulkOperation: null, userErrors: [{ code, field, message }] });
    const running = Object.values(context.store.state.bulkOperations).filter(underWay);
    if (strikes(context.faults, "bulkInProgress")) return refused("OPERATION_IN_PROGRESS", `A bulk query operation for this app and shop is already in progress: ${running[0]?.id ?? "unknown"}.`);
    if (running.length >= AT_ONCE) return refused("LIMIT_REACHED", "Bulk operations limit reached. Please try again later.");
    const outcome = await context.bulk.begin(query, groupObjects, context.scopes);
    return typeof outcome === "string" ? refused("INVALID", outcome, ["query"]) : { bulkOperation: outcome, userErrors: [] };
  },
  "Mutation.bulkOperationCancel": async (_source, { id }: { id: string }, { store, bulk }) => {
    const operation = store.state.bulkOperations[id];
    if (operation === undefined) return { bulkOperation: null, userErrors: [{ field: ["id"], message: "Bulk operation does not exist" }] };
    if (!underWay(operation)) return { bulkOperation: operation, userErrors: [{ field: null, message: `A bulk operation cannot be canceled when it is ${operation.status.toLowerCase()}` }] };
    await bulk.cancel(operation);
    return { bulkOperation: operation, userErrors: [] };
  },
};
