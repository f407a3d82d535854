import pg from "pg";
import type { Transaction } from "./client.ts";
import { gather } from "./gather.ts";

/** SQL that is written once and runs on a connection of its own, in a transaction, or within one of Prisma's. */
export interface Statements {
  /**
   * @param name of the statement; one name, one text
   * @returns times as Prisma gives them: columns without a zone hold UTC
   */
  query<Row>(name: string, text: string, values: unknown[]): Promise<Row[]>;
  /**
   * One statement for several. Outside of a transaction, whoever asks for the same at the same moment shares it (gather.ts).
   * @param text reads them from {@link items}; the rows of the answer give back their item's `place`
   * @returns the rows of each, in their order
   */
  each<Row>(name: string, text: string, items: readonly object[]): Promise<Row[][]>;
}

/** What {@link Statements.each} was given, as a part of its statement: `item`, with its `place` among them. @param columns as in "id uuid, shop text" */
export function items(columns: string): string {
  return `jsonb_to_recordset($1::jsonb) as item (place int, ${columns})`;
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
  /**
   * A transaction for one of many: whoever asks for the same at the same moment shares it (gather.ts).
   * @param name of what is done; one name, one `run`
   * @param run answers for each item, in their order
   */
  transactionFor<Item, Result>(name: string, run: (tx: Statements, items: Item[]) => Promise<Result[]>, item: Item): Promise<Result>;
  close(): Promise<void>;
}

/** A plan is kept for as long as its connection lives, and may have been made while the tables were small: rows are looked up by their index, whatever it seems to cost. */
const PLANS = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.TIMESTAMP, (text) => new Date(`${text.replace(" ", "T")}Z`));

/** @param connections at most; none is made before the first statement */
export function openPrepared(url: string, connections: number): Prepared {
  const pool = new pg.Pool({ connectionString: url, max: connections, types, options: PLANS });
  // An idle connection that the server closed is replaced by the next statement's.
  pool.on("error", () => undefined);
  const statements = statementsOf(pool);
  const transaction: Prepared["transaction"] = async (run) => {
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
  };
  const gatherers = new Map<string, (item: unknown) => Promise<unknown>>();
  const gathererOf = <Item, Result>(name: string, run: (items: Item[]) => Promise<Result[]>) => {
    const known = (gatherers.get(name) as ((item: Item) => Promise<Result>) | undefined) ?? gather(run);
    gatherers.set(name, known as (item: unknown) => Promise<unknown>);
    return known;
  };
  return {
    ...statements,
    each: <Row>(name: string, text: string, items: readonly object[]) => Promise.all(items.map(gathererOf(name, (gathered: object[]) => statements.each<Row>(name, text, gathered)))),
    transaction,
    transactionFor: (name, run, item) => gathererOf(name, (items: (typeof item)[]) => transaction((tx) => run(tx, items)))(item),
    close: () => pool.end(),
  };
}

function statementsOf(connection: pg.Pool | pg.PoolClient): Statements {
  return withEach(async <Row>(name: string, text: string, values: unknown[]) => {
    const { rows } = await connection.query({ name, text, values });
    return rows as Row[];
  });
}

function withEach(query: Statements["query"]): Statements {
  return {
    query,
    async each<Row>(name: string, text: string, items: readonly object[]) {
      const answers = items.map((): Row[] => []);
      if (items.length === 0) return answers;
      const rows = await query<Row & { place: number }>(name, text, [JSON.stringify(items.map((item, place) => ({ ...item, place })))]);
      for (const row of rows) answers[row.place]?.push(row);
      return answers;
    },
  };
}

/** A transaction of either kind. */
export type AnyTransaction = Transaction | Statements;

/** The same SQL within a transaction of Prisma's too. */
export function statementsIn(tx: AnyTransaction): Statements {
  if ("query" in tx) return tx;
  return withEach(<Row>(_name: string, text: string, values: unknown[]) => tx.$queryRawUnsafe<Row[]>(text, ...values));
}
