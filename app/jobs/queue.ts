import { PgBoss } from "pg-boss";
import { statementsIn, type AnyTransaction } from "../database/prepared.ts";
import { correlationId } from "../telemetry/correlation.ts";
import { definitions, type Definition } from "./definitions.ts";
import { queueDatabase, queueWithin } from "./queue-database.ts";

export interface EnqueueOptions {
  /** Seconds to wait before the work may start. */
  delaySeconds?: number;
  /** Higher goes first; what a person waits for is 10, webhooks are 5. */
  priority?: number;
}

/** What is queued belongs to the call from outside that is under way, unless it says to which. */
type Correlated<Payload> = Payload & { correlationId?: string | null };

export interface Queue {
  /** Adds work inside the caller's transaction: the row and its work are both there or neither is. */
  enqueue<Payload extends object>(tx: AnyTransaction, definition: Definition<Payload>, payload: Correlated<Payload>, options?: EnqueueOptions): Promise<void>;
  enqueueMany<Payload extends object>(tx: AnyTransaction, definition: Definition<Payload>, payloads: Correlated<Payload>[], options?: EnqueueOptions): Promise<void>;
  /** Makes keyed work that waits for its time due at once; where none waits, nothing happens. */
  hasten<Payload extends object>(tx: AnyTransaction, definition: Definition<Payload>, payload: Correlated<Payload>): Promise<void>;
  boss: PgBoss;
  /** @param woken called with a queue's name when work came, and with none when some may have been missed */
  onWork: (woken: (queue?: string) => void) => void;
  close(): Promise<void>;
}

export interface QueueSettings {
  databaseUrl: string;
  connections: number;
  /** Maintenance and schedules run in worker processes only. */
  maintain: boolean;
  onError: (error: Error) => void;
}

/** Starts this process's side of the queue and makes the queues where they are missing. */
export async function openQueue({ databaseUrl, connections, maintain, onError }: QueueSettings): Promise<Queue> {
  const db = queueDatabase(databaseUrl, connections, onError);
  const boss = new PgBoss({
    db,
    useListenNotify: maintain,
    supervise: maintain,
    schedule: false,
    superviseIntervalSeconds: 2,
    monitorIntervalSeconds: 2,
    maintenanceIntervalSeconds: 30,
    queueCacheIntervalSeconds: 5,
    persistWarnings: false,
  });
  boss.on("error", onError);
  await boss.start();
  for (const definition of definitions) {
    const { name, queue } = definition;
    await boss.createQueue(name, "policy" in definition ? { ...queue, policy: definition.policy } : queue);
    // What a queue of an earlier version had follows the code of today, but for its policy.
    await boss.updateQueue(name, queue);
  }

  const insertFor = <Payload extends object>({ payload: schema, key }: Definition<Payload>, payload: Correlated<Payload>, { delaySeconds, priority = 5 }: EnqueueOptions) => ({
    data: { ...schema.parse(payload), correlationId: payload.correlationId ?? correlationId() },
    priority,
    ...(delaySeconds === undefined ? {} : { startAfter: delaySeconds }),
    ...(key ? { singletonKey: key(payload) } : {}),
  });

  return {
    boss,
    onWork: db.onWork,
    async enqueue(tx, definition, payload, options = {}) {
      const { data, ...rest } = insertFor(definition, payload, options);
      await boss.send(definition.name, data, { ...rest, db: queueWithin(statementsIn(tx)) });
    },
    async enqueueMany(tx, definition, payloads, options = {}) {
      if (payloads.length === 0) return;
      await boss.insert(definition.name, payloads.map((payload) => insertFor(definition, payload, options)), { db: queueWithin(statementsIn(tx)) });
    },
    async hasten(tx, definition, payload) {
      const { data, singletonKey } = insertFor(definition, payload, {});
      if (singletonKey !== undefined) await boss.update(definition.name, data, { singletonKey, startAfter: 0, db: queueWithin(statementsIn(tx)) });
    },
    async close() {
      await boss.stop({ graceful: false });
      await db.close();
    },
  };
}
