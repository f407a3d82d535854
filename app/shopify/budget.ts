/**
 * The points of the Admin API (shopify.md 4), shared by every process through one row per shop. A call reserves its points and learns how
 * long until the bucket holds them; the row may go into debt, so whoever reserved first goes first and nothing starves. The row is a guide:
 * each answer corrects it, and Shopify's THROTTLED is still possible and handled.
 */
import { setTimeout as sleep } from "node:timers/promises";
import PQueue from "p-queue";
import type { Statements } from "../database/prepared.ts";

const SECOND_MS = 1000;
/** A longer wait is broken up, because the answers of others give points back meanwhile. */
const LOOK_AGAIN_MS = 150;
/** Waits are made this much longer, by chance, so that processes do not return together. */
const JITTER = 0.05;
/** Parts of the bucket that stay free: a little for what the account does not know of, more where nobody waits for the work. */
const MARGIN = 0.05;
const BACKGROUND_MARGIN = 0.25;
/** What a shop is taken to have before its first answer. */
const FIRST_LEVEL = 500;
const FIRST_MAXIMUM = 1000;
const FIRST_RATE = 50;
/** Nobody of all who wait has moved for this long: what is outstanding was reserved by a process that died. */
const FORGET_SECONDS = 5;

export interface ThrottleStatus {
  maximumAvailable: number;
  currentlyAvailable: number;
  restoreRate: number;
}

/** A call that may go. */
export interface Turn {
  points: number;
  /** What the bucket holds as the call goes, its own points included, by our account. */
  held: number;
  /** Sums of the row as the call went. */
  spent: number;
  corrected: number;
}

export interface Answer {
  /** Points that the call cost in the end; null = THROTTLED, it was not run. */
  spent: number | null;
  status: ThrottleStatus;
}

export interface ApiBudget {
  /** Resolves when the bucket should hold the points. */
  turn(shop: string, points: number, background: boolean): Promise<Turn>;
  /** Gives back what was not used and takes over what Shopify said. An answer that says nothing of its cost, or none at all, has spent its points. */
  settle(shop: string, turn: Turn, answer?: Answer): Promise<void>;
}

interface Row {
  level: number;
  maximum: number;
  rate: number;
  reserved: number;
  spent: number;
  corrected: number;
}

export function apiBudget(statements: Statements): ApiBudget {
  const reserve = async (shop: string, points: number) => one(await statements.query<Row>("reserve-points", RESERVE, [shop, points]));
  const read = async (shop: string) => one(await statements.query<Row>("read-points", READ, [shop]));

  // One waits at a time per shop and kind: the others could not go before it.
  const gates = new Map<string, PQueue>();
  const gateOf = (name: string): PQueue => {
    const gate = gates.get(name) ?? new PQueue({ concurrency: 1 });
    gates.set(name, gate);
    return gate;
  };

  async function wait(shop: string, points: number, background: boolean): Promise<Turn> {
    let row = await reserve(shop, points);
    const place = row.reserved;
    let knownAtMs = performance.now();
    for (;;) {
      // What was reserved after this call has to wait for it.
      const now = row.level + (row.reserved - place) + (row.rate * (performance.now() - knownAtMs)) / SECOND_MS;
      const missing = Math.min(row.maximum * (background ? BACKGROUND_MARGIN : MARGIN), row.maximum - points) - now;
      if (missing <= 0) return { points, held: now + points, spent: row.spent, corrected: row.corrected };
      const waitMs = (missing / row.rate) * SECOND_MS * (1 + Math.random() * JITTER) + 1;
      await sleep(Math.min(waitMs, LOOK_AGAIN_MS));
      if (waitMs <= LOOK_AGAIN_MS) continue;
      row = await read(shop);
      knownAtMs = performance.now();
    }
  }

  return {
    turn: (shop, points, background) => gateOf(`${shop} ${String(background)}`).add(() => wait(shop, points, background)),
    async settle(shop, { points, held, spent: spentBefore, corrected }, answer) {
      if (answer === undefined) {
        await statements.query("lose-points", LOSE, [shop, points]);
        return;
      }
      const { spent, status } = answer;
      const { maximumAvailable, currentlyAvailable, restoreRate } = status;
      const settled = [shop, points, maximumAvailable, restoreRate, currentlyAvailable];
      if (spent === null) await statements.query("settle-throttled", SETTLE_THROTTLED, [...settled, held, corrected]);
      else await statements.query("settle-points", SETTLE, [...settled, spent, spentBefore]);
    },
  };
}

/** No call is held up by a budget: for tests that need none. */
export const noBudget: ApiBudget = { turn: (_shop, points) => Promise.resolve({ points, held: points, spent: 0, corrected: 0 }), settle: () => Promise.resolve() };

const OUTSTANDING = `case when clock_timestamp() - b.at > interval '${FORGET_SECONDS} seconds' then 0 else b.unsettled end`;

/**
 * The level as it is now, by the database's clock alone; nothing is restored where that jumped back. A full bucket takes no more, and what
 * calls have reserved but perhaps not used yet is still in it.
 */
const LEVEL = `greatest(b.level, least(b.maximum - ${OUTSTANDING}, b.level + b.rate * greatest(0, extract(epoch from clock_timestamp() - b.at))))`;

const RESERVE = `
  insert into "ApiBudget" as b (shop, level, maximum, rate, reserved, unsettled, at) values ($1, ${FIRST_LEVEL} - $2::float8, ${FIRST_MAXIMUM}, ${FIRST_RATE}, $2, $2, clock_timestamp())
  on conflict (shop) do update set
    level = ${LEVEL} - $2,
    reserved = b.reserved + $2,
    unsettled = ${OUTSTANDING} + $2,
    at = clock_timestamp()
  returning level, maximum, rate, reserved, spent, corrected`;

const READ = `select ${LEVEL} as level, maximum, rate, reserved, spent, corrected from "ApiBudget" b where shop = $1`;

/**
 * The level lies between what Shopify has and that less all that it may not have counted yet: calls without an answer, and those answered
 * since this one went. Outside of it somebody else has used points, or a process took some into its grave. Before the first answer the level
 * was a guess: then the lower end is taken.
 */
const SETTLE = `
  update "ApiBudget" as b set
    level = least($5::float8, greatest($5::float8 - (b.unsettled - $2::float8) - (b.spent - $7::float8),
      case when b.spent = 0 or b.maximum <> $3 then '-infinity' else ${LEVEL} + $2::float8 - $6::float8 end)),
    unsettled = greatest(0, b.unsettled - $2::float8), spent = b.spent + $6::float8, maximum = $3, rate = $4, at = clock_timestamp()
  where b.shop = $1`;

/** Shopify had less than we believed as the call went; what others have corrected since is not corrected twice. */
const SETTLE_THROTTLED = `
  update "ApiBudget" as b set
    level = ${LEVEL} + $2::float8 + least(0, $5::float8 - $6::float8 - (b.corrected - $7::float8)),
    corrected = b.corrected + least(0, $5::float8 - $6::float8 - (b.corrected - $7::float8)),
    unsettled = greatest(0, b.unsettled - $2::float8), maximum = $3, rate = $4, at = clock_timestamp()
  where b.shop = $1`;

/** Without an answer the points count as spent. */
const LOSE = `update "ApiBudget" set unsettled = greatest(0, unsettled - $2::float8), spent = spent + $2::float8 where shop = $1`;

function one(rows: Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error("expected a row of points for the shop but it is gone");
  return row;
}
