import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useRef, useState } from "react";
import type { Answer } from "../view-types.ts";

export interface PageAction {
  run: (fields: Record<string, string | string[]>) => void;
  busy: boolean;
  /** The fields of the call under way. */
  under: FormData | undefined;
  /** What the last call failed with, until it is dismissed or another call is made. */
  failure: string | null;
  dismiss: () => void;
}

/** Sends a page's action; success becomes a toast, failure a text for the page. @param onDone called once per answered success */
export function useAction<Given extends { ok: boolean; message: string } = Answer>(onDone?: (answer: Extract<Given, { ok: true }>) => void): PageAction {
  const fetcher = useFetcher<Given>();
  const shopify = useAppBridge();
  const [dismissed, setDismissed] = useState<unknown>(null);
  const told = useRef<unknown>(null);
  const answer = fetcher.state === "idle" ? ((fetcher.data as Given | undefined) ?? null) : null;

  useEffect(() => {
    if (!answer?.ok || told.current === answer) return;
    told.current = answer;
    shopify.toast.show(answer.message);
    onDone?.(answer as Extract<Given, { ok: true }>);
  }, [answer, shopify, onDone]);

  return {
    run: (fields) => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one);
      fetcher.submit(form, { method: "post" });
    },
    busy: fetcher.state !== "idle",
    under: fetcher.formData,
    failure: answer && !answer.ok && answer !== dismissed ? answer.message : null,
    dismiss: () => setDismissed(answer),
  };
}
