/** What a call will ask for in points, learnt from the answers: the rules are Shopify's to change. */
export interface CallCosts {
  /** @returns points to reserve for the call */
  expected(operation: string, variables: object): number;
  learn(operation: string, variables: object, requested: number): void;
}

/** For an operation that was never sent: more than ours ask for, because the rest is given back. */
const UNKNOWN = 300;

export function callCosts(): CallCosts {
  const known = new Map<string, { requested: number; items: number }>();
  return {
    expected(operation, variables) {
      const before = known.get(keyOf(operation, variables));
      return before === undefined ? UNKNOWN : Math.ceil(before.requested * Math.max(1, itemsOf(variables) / before.items));
    },
    learn(operation, variables, requested) {
      const key = keyOf(operation, variables);
      const items = itemsOf(variables);
      const before = known.get(key);
      if (before === undefined || items >= before.items) known.set(key, { requested, items });
    },
  };
}

/** Page sizes are numbers; how many things a call is about is the length of its lists. */
function keyOf(operation: string, variables: object): string {
  return [operation, ...Object.values(variables).filter((value) => typeof value === "number")].join(" ");
}

function itemsOf(variables: object): number {
  return Math.max(1, ...Object.values(variables).map((value) => (Array.isArray(value) ? value.length : 1)));
}
