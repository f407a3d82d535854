/** Credits of the image API: a ledger, one row per movement. The account's balance is always the sum of its movements: one statement writes both. */
import type { Database, Transaction } from "../database/client.ts";
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
 * Takes one credit for a job, in the transaction that accepts it. The account's row stays locked until that transaction ends, so of two
 * that want the last credit one gets it; call this last, to hold the lock shortly.
 * @returns false when there is none left
 */
export async function reserve(tx: Transaction, shop: string, jobId: string): Promise<boolean> {
  const reserved = await tx.$executeRaw`
    with taken as (update "CreditAccount" set balance = balance - 1 where shop = ${shop} and balance >= 1 returning shop)
    insert into "CreditMovement" (shop, kind, amount, "jobId", "createdAt") select shop, 'reserve', -1, ${jobId}::uuid, now() at time zone 'utc' from taken`;
  creditsTotal.inc({ kind: "reserve" }, reserved);
  return reserved === 1;
}

/** Keeps or gives back what a job reserved, in the transaction of the job's last move; nothing where nothing was reserved. */
export async function settle(tx: Transaction, jobId: string, outcome: "keep" | "refund"): Promise<void> {
  const amount = outcome === "refund" ? 1 : 0;
  const [row] = await tx.$queryRaw<{ moved: number }[]>`
    with moved as (
      insert into "CreditMovement" (shop, kind, amount, "jobId", "createdAt")
      select shop, ${outcome}::"CreditKind", ${amount}, "jobId", now() at time zone 'utc' from "CreditMovement" where "jobId" = ${jobId}::uuid and kind = 'reserve'
      on conflict ("jobId", kind) do nothing
      returning shop, amount
    ), given_back as (
      update "CreditAccount" set balance = balance + moved.amount from moved where "CreditAccount".shop = moved.shop and moved.amount <> 0
    )
    select count(*)::int as moved from moved`;
  creditsTotal.inc({ kind: outcome }, row?.moved ?? 0);
}
