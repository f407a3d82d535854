import { GraphQLError } from "graphql";
import type { Catalogue } from "../catalogue.ts";
import { gid, numberOf } from "../ids.ts";
import type { Product } from "../state.ts";

type Test = (product: Product) => boolean;

/**
 * The part of Shopify's search syntax that the app uses: `status:active`, `id:>123`, `updated_at:>'2026-01-01T00:00:00Z'`, `collection_id:7`,
 * and plain words of the title, all of which must hold. @throws GraphQLError for anything else, so that an app cannot lean on a filter
 * that does nothing here
 */
export function productTest(catalogue: Catalogue, query: string | null | undefined): Test {
  const terms = query?.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  const tests = terms.filter((term) => term !== "AND").map((term) => testOf(catalogue, term));
  return (product) => tests.every((test) => test(product));
}

function testOf(catalogue: Catalogue, term: string): Test {
  const [, field, operator = "", quoted = ""] = /^(\w+):(>=|<=|>|<)?(.*)$/.exec(term) ?? [];
  const value = quoted.replace(/^['"]|['"]$/g, "");
  if (field === undefined) return (product) => product.title.toLowerCase().includes(term.replace(/['"]/g, "").toLowerCase());
  if (field === "status") return (product) => value.toLowerCase().split(",").includes(product.status.toLowerCase());
  if (field === "id") return (product) => compare(numberOf(product.id), operator, Number(value));
  if (field === "updated_at" || field === "created_at") {
    const key = field === "updated_at" ? "updatedAt" : "createdAt";
    return (product) => compare(Date.parse(product[key]), operator, Date.parse(value));
  }
  if (field === "collection_id") {
    const members = new Set(catalogue.collection(gid("Collection", value))?.productIds);
    return (product) => members.has(product.id);
  }
  if (field === "title") return (product) => product.title.toLowerCase().includes(value.replaceAll("*", "").toLowerCase());
  throw new GraphQLError(`the stand-in does not search products by ${field}`, { extensions: { code: "STANDIN_NOT_IMPLEMENTED" } });
}

function compare(actual: number, operator: string, expected: number): boolean {
  if (operator === ">") return actual > expected;
  if (operator === ">=") return actual >= expected;
  if (operator === "<") return actual < expected;
  if (operator === "<=") return actual <= expected;
  return actual === expected;
}
