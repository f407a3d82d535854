import { GraphQLError } from "graphql";
import type { BulkOperation } from "../../state.ts";
import type { ConnectionArgs } from "../connections.ts";

export interface BulkOperationsArgs extends ConnectionArgs {
  query?: string | null;
  sortKey?: string | null;
}

/** Newest first, filtered by `status:` and `operation_type:`. @throws GraphQLError for another filter */
export function sortedBulkOperations(operations: readonly BulkOperation[], { query, sortKey }: BulkOperationsArgs): BulkOperation[] {
  const terms = (query ?? "").split(/\s+/).filter((term) => term !== "" && term !== "AND");
  const tests = terms.map((term) => {
    const [field = "", value = ""] = term.split(":");
    if (field === "status") return (one: BulkOperation) => value.toUpperCase().split(",").includes(one.status);
    if (field === "operation_type") return (one: BulkOperation) => one.type === value.toUpperCase();
    throw new GraphQLError(`the stand-in does not search bulk operations by ${field}`, { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
  });
  const time = (one: BulkOperation) => (sortKey === "COMPLETED_AT" ? (one.completedAt ?? "") : one.createdAt);
  // The sort is stable: of one second the later made comes first.
  return operations.filter((one) => tests.every((test) => test(one))).toReversed().sort((a, b) => time(b).localeCompare(time(a)));
}
