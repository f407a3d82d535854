import { UsageError } from "./usage.ts";

/** @throws UsageError for what cannot be a shop's domain */
export function shopOption(value: string | undefined): string {
  if (value === undefined) throw new UsageError("expected --shop SHOP but received none");
  if (!/^[a-z0-9][a-z0-9.-]*$/.test(value)) throw new UsageError(`expected a shop such as example.myshopify.com for --shop but received ${value}`);
  return value;
}
