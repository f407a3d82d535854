import { PrismaPg } from "@prisma/adapter-pg";
import { PrismaClient, type Prisma } from "@prisma/client";
import { parse } from "pg-connection-string";

export type Database = PrismaClient;
/** What runs inside a transaction, or on its own: both have the same models. */
export type Transaction = Prisma.TransactionClient;

/**
 * @param url a postgresql:// address
 * @param connections size of this process's pool
 */
export function openDatabase(url: string, connections: number): Database {
  // A unix socket stands in the address's query, which adapter-pg does not pass on from a connection string's host.
  const { host } = parse(url);
  return new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, ...(host ? { host } : {}), max: connections }),
    transactionOptions: { maxWait: 10_000, timeout: 20_000 },
  });
}
