import type { ClientActionFunctionArgs, ShouldRevalidateFunctionArgs } from "@remix-run/react";

interface Refusal {
  ok: false;
  message: string;
}

/**
 * A client action for a page: when the app cannot be reached or fails, the page stays with all that was filled in and says so, instead of
 * giving way to an error. @param also what else the page's refusals hold
 */
export function sayUnreached(also: object = {}) {
  return async ({ serverAction }: Pick<ClientActionFunctionArgs, "serverAction">): Promise<unknown> => {
    try {
      return await serverAction();
    } catch (thrown) {
      // Sign-in, redirect, not found: the app answered so on purpose.
      if (thrown instanceof Response && thrown.status < 500) throw thrown;
      return { ok: false, message: await messageFor(thrown), ...also } satisfies Refusal;
    }
  };
}

/** For a page that reads its data once: what was refused, or never arrived, changed nothing of it. */
export function unlessRefused({ actionResult, defaultShouldRevalidate }: Pick<ShouldRevalidateFunctionArgs, "actionResult" | "defaultShouldRevalidate">): boolean {
  return defaultShouldRevalidate && (actionResult as Partial<Refusal> | undefined)?.ok !== false;
}

async function messageFor(thrown: unknown): Promise<string> {
  const body: unknown = thrown instanceof Response ? await thrown.json().catch(() => null) : null;
  const reference = typeof body === "object" && body !== null && "reference" in body ? String(body.reference) : null;
  if (reference) return `This did not work. If it happens again, tell us this reference: ${reference}`;
  return "The app cannot be reached at the moment, so this may not have been done. Try again in a moment.";
}
