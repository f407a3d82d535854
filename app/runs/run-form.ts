/** What the page for a new run sends: one JSON value, checked whole. */
import { z } from "zod";
import type { Database } from "../database/client.ts";
import type { Queue } from "../jobs/queue.ts";
import type { RunAnswer } from "../run-view-types.ts";
import { createRun } from "./create.ts";
import { createSchedule, scheduleSchema } from "./schedules.ts";
import { scopeSchema } from "./scope.ts";

const now = z.object({ when: z.literal("now"), scope: scopeSchema, presetName: z.string().min(1) });
const later = z.object({ when: z.literal("later"), schedule: scheduleSchema });
const formSchema = z.discriminatedUnion("when", [now, later]);

/** @returns null for a value that the page does not send */
export function parseRunForm(text: unknown): z.infer<typeof formSchema> | null {
  const value = z.string().transform((json, issues) => {
    try {
      return JSON.parse(json) as unknown;
    } catch {
      issues.addIssue("expected JSON");
      return z.NEVER;
    }
  });
  return value.pipe(formSchema).safeParse(text).data ?? null;
}

/** Makes the run, or its schedule. @throws PackshotError */
export async function carryOutRunForm({ database, queue }: { database: Database; queue: Queue }, shop: string, form: z.infer<typeof formSchema>): Promise<Extract<RunAnswer, { ok: true }>> {
  if (form.when === "later") {
    await createSchedule(database, shop, form.schedule);
    return { ok: true, message: "Run scheduled" };
  }
  const { id } = await database.$transaction((tx) => createRun(tx, queue, { shop, scope: form.scope, presetName: form.presetName }));
  return { ok: true, message: "Listing your images", runId: id };
}
