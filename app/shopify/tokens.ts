/**
 * Offline access tokens outside a page request. They live an hour and are renewed with a refresh token that rotates, so two
 * renewals at once would use it twice: one renewal per shop at a time, over all processes, by a lock in the database.
 */
import type { Session, Shopify } from "@shopify/shopify-api";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import PQueue from "p-queue";
import type { Database } from "../database/client.ts";
import { ShopifyError, shopGone } from "./errors.ts";

const MINUTE_MS = 60_000;
/** Renewed when this little of its life is left, so that it does not end within a call. */
const RENEW_BEFORE_MS = 5 * MINUTE_MS;
const RENEWALS_AT_ONCE = 2;
/** An image asks for its shop's token with each of its calls: within this time it is not read again. */
const KEEP_MS = 5_000;

export interface Tokens {
  /** @returns an access token that is good for the next minutes */
  accessToken(shop: string): Promise<string>;
  /** Shopify answered 401 to this token: it is not used again, whatever our clock says of its life. */
  refused?(shop: string, accessToken: string): void;
}

export interface TokensContext {
  database: Database;
  api: Pick<Shopify, "auth" | "session">;
  sessions: SessionStorage;
}

export function shopTokens({ database, api, sessions }: TokensContext): Tokens {
  const load = async (shop: string): Promise<Session> => {
    const session = await sessions.loadSession(api.session.getOfflineId(shop));
    if (!session?.accessToken) throw shopGone(shop, "no session is stored");
    return session;
  };

  // Each renewal holds one connection for its lock and needs another for the session: few at a time, or they would wait for each other.
  const renewals = new PQueue({ concurrency: RENEWALS_AT_ONCE });
  const dead = new Map<string, string>();
  const isGood = (shop: string, session: Session) => isFresh(session) && dead.get(shop) !== session.accessToken;
  const renew = (shop: string): Promise<string> =>
    renewals.add(() => database.$transaction(
      async (tx) => {
        await tx.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${`token ${shop}`}, 0))`;
        const session = await load(shop);
        if (isGood(shop, session)) return session.accessToken ?? "";
        if (!session.refreshToken) throw shopGone(shop, "its token is expired and no refresh token is stored");
        try {
          const renewed = await api.auth.refreshToken({ shop, refreshToken: session.refreshToken });
          await sessions.storeSession(renewed.session);
          return renewed.session.accessToken ?? "";
        } catch (error) {
          throw refreshFailure(shop, error);
        }
      },
      { timeout: 60_000, maxWait: 60_000 },
    ));

  const kept = new Map<string, { accessToken: string; until: number }>();
  return {
    async accessToken(shop) {
      const known = kept.get(shop);
      if (known && known.until > Date.now()) return known.accessToken;
      const session = await load(shop);
      const accessToken = isGood(shop, session) ? (session.accessToken ?? "") : await renew(shop);
      kept.set(shop, { accessToken, until: Date.now() + KEEP_MS });
      return accessToken;
    },
    refused(shop, accessToken) {
      dead.set(shop, accessToken);
      kept.delete(shop);
    },
  };
}

function isFresh(session: Session): boolean {
  return !session.expires || session.expires.getTime() - Date.now() > RENEW_BEFORE_MS;
}

function refreshFailure(shop: string, error: unknown): ShopifyError {
  const status = (error as { response?: { code?: number } }).response?.code;
  if (status !== undefined && status >= 400 && status < 500) return shopGone(shop, `the token refresh was refused with HTTP ${status}`);
  return new ShopifyError("token_refresh", {
    message: `token refresh for ${shop} failed: ${error instanceof Error ? error.message : String(error)}`,
    merchantText: "Shopify could not be reached. We will try again.",
    retry: "later",
    cause: error,
  });
}
