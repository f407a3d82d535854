import { ColumnTypeEnum } from "@prisma/driver-adapter-utils";
import { PrismaPg } from "@prisma/adapter-pg";
import { parse } from "pg-connection-string";

const PG_CHAR = 18;
const PG_NAME = 19;
const PG_TEXT = 25;

interface Field {
  dataTypeID: number;
}
interface Result {
  fields?: Field[];
  columnTypes: number[];
}
type Query = object;

/** The members of adapter-pg's connection that have to be corrected; they are not part of its public types. */
interface Connection {
  client: { query(sql: string): Promise<unknown> };
  performIO(query: Query): Promise<Result>;
  queryRaw(query: Query): Promise<Result>;
  executeScript?(sql: string): Promise<void>;
  onError(error: unknown): never;
  startTransaction?(isolationLevel?: string): Promise<Connection>;
}

/**
 * adapter-pg for Prisma Migrate's WASM schema engine (Prisma 6.19), with three upstream gaps closed:
 * 1. `name` and `"char"` columns are refused (prisma/orm#27403): they are reported as text and character.
 * 2. executeScript() splits at ";" and sends piece by piece, which breaks function bodies and is not atomic: sent whole.
 * 3. connectToShadowDb() keeps the connection string's database, which is the live one: discrete fields are given.
 *
 * @param url a postgresql:// connection string
 */
export function migrateAdapter(url: string): PrismaPg {
  const target = parse(url);
  const factory = new PrismaPg({
    ...(target.host ? { host: target.host } : {}),
    ...(target.port ? { port: Number(target.port) } : {}),
    ...(target.user ? { user: target.user } : {}),
    ...(target.password ? { password: target.password } : {}),
    ...(target.database ? { database: target.database } : {}),
    ...(target.ssl ? { ssl: target.ssl as boolean } : {}),
    allowExitOnIdle: true,
    idleTimeoutMillis: 100,
  });
  const connect = factory.connect.bind(factory);
  const connectToShadowDb = factory.connectToShadowDb.bind(factory);
  factory.connect = async () => corrected(await connect());
  factory.connectToShadowDb = async () => corrected(await connectToShadowDb());
  return factory;
}

function corrected<T>(connection: T): T {
  correct(connection as Connection);
  return connection;
}

function correct(connection: Connection): Connection {
  const charColumns = new WeakMap<Query, number[]>();
  const performIO = connection.performIO.bind(connection);
  const queryRaw = connection.queryRaw.bind(connection);

  connection.performIO = async (query) => {
    const result = await performIO(query);
    const fields = result.fields ?? [];
    charColumns.set(query, fields.flatMap((field, index) => (field.dataTypeID === PG_CHAR ? [index] : [])));
    for (const field of fields) if (field.dataTypeID === PG_CHAR || field.dataTypeID === PG_NAME) field.dataTypeID = PG_TEXT;
    return result;
  };
  connection.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const index of charColumns.get(query) ?? []) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  if (connection.executeScript) {
    connection.executeScript = async (sql) => {
      try {
        await connection.client.query(sql);
      } catch (error) {
        connection.onError(error);
      }
    };
  }
  if (connection.startTransaction) {
    const startTransaction = connection.startTransaction.bind(connection);
    connection.startTransaction = async (isolationLevel) => correct(await startTransaction(isolationLevel));
  }
  return connection;
}
