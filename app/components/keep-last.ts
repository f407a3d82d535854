import { isRouteErrorResponse, type ClientLoaderFunctionArgs } from "@remix-run/react";

/** What a page's loader gives, and whether it is what was known before the app could not be reached. */
export interface Live {
  /** When the data was read. */
  now: string;
  stale: boolean;
}

/**
 * A client loader for a page that looks again and again: while the app cannot be reached (it restarts, the network is gone) the page
 * keeps what it has and says so, instead of giving way to an error.
 */
export function keepLast<Data extends Live>() {
  let last: { address: string; data: Data } | undefined;
  const clientLoader = async ({ request, serverLoader }: Pick<ClientLoaderFunctionArgs, "request" | "serverLoader">): Promise<Data> => {
    try {
      const data = (await serverLoader<Data>()) as Data;
      last = { address: request.url, data };
      return data;
    } catch (thrown) {
      if (isAnswer(thrown) || last?.address !== request.url) throw thrown;
      return { ...last.data, stale: true };
    }
  };
  // The first data counts too.
  return Object.assign(clientLoader, { hydrate: true as const });
}

/** Whether the app answered for this page on purpose: sign-in, redirect, not found. */
const isAnswer = (thrown: unknown): boolean => thrown instanceof Response || (isRouteErrorResponse(thrown) && thrown.status < 500);
