import pg from "pg";
import type { Transaction } from "./client.ts";

/** SQL that is written once and runs on a connection of its own, in a transaction, or within one of Prisma's. */
export interface Statements {
  /**
   * @param name of the statement; one name, one text
   * @returns times as Prisma gives them: columns without a zone hold UTC
   */
  query<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>;
}

/** The time as columns without a zone hold it; by the database's clock, the only one that all processes share. */
export const NOW = "now() at time zone 'utc'";

/**
 * Statements that are prepared once per connection: for the few that run hundreds of times a second (each costs a tenth of what Prisma's
 * own take to build). Everything else goes through Prisma.
 */
export interface Prepared extends Statements {
  /** What it throws takes back what was written. */
  transaction<T>(run: (tx: Statements) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.TIMESTAMP, (text) => new Date(`${text.replace(" ", "T")}Z`));

/** @param connections at most; none is made before the first statement */
export function openPrepared(url: string, connections: number): Prepared {
  const pool = new pg.Pool({ connectionString: url, max: connections, types });
  // An idle connection that the server closed is replaced by the next statement's.
  pool.on("error", () => undefined);
  return {
    ...statementsOf(pool),
    async transaction(run) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query("begin");
        const result = await run(statementsOf(client));
        await client.query("commit");
        return result;
      } catch (error) {
        // A connection that cannot even take back is not used again.
        await client.query("rollback").catch((reason: unknown) => {
          broken = reason instanceof Error ? reason : new Error(String(reason));
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

function statementsOf(connection: pg.Pool | pg.PoolClient): Statements {
  return {
    async query<Row>(name: string, text: string, values: unknown[]) {
      const { rows } = await connection.query({ name, text, values });
      return rows as Row[];
    },
  };
}

/** A transaction of either kind. */
export type AnyTransaction = Transaction | Statements;

/** The same SQL within a transaction of Prisma's too. */
export function statementsIn(tx: AnyTransaction): Statements {
  if ("query" in tx) return tx;
  return { query: <Row>(_name: string, text: string, values: unknown[]) => tx.$queryRawUnsafe<Row[]>(text, ...values) };
}
