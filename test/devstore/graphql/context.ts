import type { GraphQLResolveInfo } from "graphql";
import type { Chance, Faults } from "../faults.ts";
import type { FileLife } from "../files.ts";
import type { Merchant } from "../merchant.ts";
import type { Settings } from "../options.ts";
import type { Store } from "../store.ts";
import type { BulkOperations } from "./bulk/operations.ts";

/** What every resolver may use. */
export interface Context {
  settings: Settings;
  store: Store;
  life: FileLife;
  merchant: Merchant;
  faults: Faults;
  chance: Chance;
  bulk: BulkOperations;
  /** Scopes of the token that makes this call, as they were granted. */
  scopes: string;
  /** Scope handles of the token that makes this call, implied ones included. */
  granted: ReadonlySet<string>;
}

/** One field of one type. Sources and arguments were checked against the schema before it is called. */
export type Resolver = (source: never, args: never, context: Context, info: GraphQLResolveInfo) => unknown;

/** "Product.media" → its resolver. A field without one is read from its source as it is. */
export type Resolvers = Record<string, Resolver>;
