/**
 * Credits: one per job of the image API and per image of a run, where the operator meters. A ledger, one row per movement; the account's balance is
 * always the sum of its movements: one statement writes both.
 */
import type { Database, Transaction } from "../database/client.ts";
import { NOW, statementsIn, type AnyTransaction } from "../database/prepared.ts";
import { creditsTotal } from "../telemetry/metrics.ts";

export async function balanceOf(db: Transaction, shop: string): Promise<number> {
  const account = await db.creditAccount.findUnique({ where: { shop } });
  return account?.balance ?? 0;
}

/** @param amount whole credits, above zero. @returns the new balance */
export async function grant(database: Database, shop: string, amount: number): Promise<number> {
  if (!Number.isSafeInteger(amount) || amount < 1) throw new RangeError(`expected a whole number above zero for amount but received ${amount}`);
  const [account] = await database.$queryRaw<{ balance: number }[]>`
    with moved as (insert into "CreditMovement" (shop, kind, amount, "createdAt") values (${shop}, 'grant', ${amount}, now() at time zone 'utc'))
    insert into "CreditAccount" as account (shop, balance) values (${shop}, ${amount})
    on conflict (shop) do update set balance = account.balance + excluded.balance returning balance`;
  return account?.balance ?? amount;
}

/**
 * Takes one credit for each of these jobs, in the transaction that accepts them, until none is left. The account's row stays locked until that transaction
 * ends, so of two that want the last credit one gets it; call this late, to hold the lock shortly.
 * @returns for how many of them, from the first on
 */
export async function reserve(tx: AnyTransaction, shop: string, jobIds: readonly string[]): Promise<number> {
  if (jobIds.length === 0) return 0;
  const [row] = await statementsIn(tx).query<{ reserved: number }>("reserve-credits", RESERVE, [shop, jobIds, jobIds.length]);
  const reserved = row?.reserved ?? 0;
  creditsTotal.inc({ kind: "reserve" }, reserved);
  return reserved;
}

const RESERVE = `
  with account as (select shop, least(balance, $3::int) as credits from "CreditAccount" where shop = $1 and balance >= 1 for update),
  taken as (update "CreditAccount" set balance = balance - account.credits from account where "CreditAccount".shop = account.shop returning account.shop, account.credits),
  moved as (
    insert into "CreditMovement" (shop, kind, amount, "jobId", "createdAt")
    select shop, 'reserve', -1, id, ${NOW} from taken, unnest($2::uuid[]) with ordinality as jobs (id, place) where place <= credits
    returning 1
  )
  select count(*)::int as reserved from moved`;

/** Keeps or gives back what these jobs reserved, in the transaction of their last move; nothing where nothing was reserved, or that was done before. */
export async function settle(tx: AnyTransaction, jobIds: readonly string[], outcome: "keep" | "refund"): Promise<void> {
  if (jobIds.length === 0) return;
  const [row] = await statementsIn(tx).query<{ moved: number }>("settle-credits", SETTLE, [jobIds, outcome, outcome === "refund" ? 1 : 0]);
  creditsTotal.inc({ kind: outcome }, row?.moved ?? 0);
}

const SETTLE = `
  with moved as (
    insert into "CreditMovement" (shop, kind, amount, "jobId", "createdAt")
    select shop, $2::"CreditKind", $3::int, "jobId", ${NOW} from "CreditMovement" where "jobId" = any($1::uuid[]) and kind = 'reserve'
    on conflict ("jobId", kind) do nothing
    returning shop, amount
  ), given_back as (
    update "CreditAccount" set balance = balance + back.credits
    from (select shop, sum(amount)::int as credits from moved group by shop) as back where "CreditAccount".shop = back.shop and back.credits <> 0
  )
  select count(*)::int as moved from moved`;
