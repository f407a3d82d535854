/** Runs that begin by themselves. A schedule is a row with the time of its next run; whichever worker sees it due first begins the run. */
import type { RunSchedule } from "@prisma/client";
import type { Logger } from "pino";
import { v7 as uuidv7 } from "uuid";
import { z } from "zod";
import type { Database, Transaction } from "../database/client.ts";
import { asPackshotError, PackshotError } from "../errors.ts";
import { treatmentOf } from "../intake/settings.ts";
import type { Queue } from "../jobs/queue.ts";
import { frequencies, type Frequency } from "../run-view-types.ts";
import type { AdminApi } from "../shopify/admin-client.ts";
import { ShopTimeZoneDocument } from "../shopify/documents.generated.ts";
import { createRun } from "./create.ts";
import { scopeSchema } from "./scope.ts";

export const scheduleSchema = z
  .object({
    scope: scopeSchema,
    presetName: z.string().min(1),
    every: z.enum(frequencies),
    day: z.iso.date().nullable(),
    weekday: z.int().min(0).max(6).nullable(),
    hour: z.int().min(0).max(23),
  })
  .refine(({ every, day }) => every !== "once" || day !== null, "expected a day")
  .refine(({ every, weekday }) => every !== "weekly" || weekday !== null, "expected a day of the week");
export type ScheduleInput = z.infer<typeof scheduleSchema>;

/** The worker works out when it begins: only Shopify knows the shop's time zone. @throws PackshotError for an unknown preset */
export async function createSchedule(database: Database, shop: string, input: ScheduleInput): Promise<string> {
  const schedule = scheduleSchema.parse(input);
  await treatmentOf(database, shop, schedule.presetName);
  const { id } = await database.runSchedule.create({ data: { id: uuidv7(), shop, ...schedule } });
  return id;
}

/** Runs that it began stay. */
export async function removeSchedule(database: Database, shop: string, scheduleId: string): Promise<void> {
  const { count } = await database.runSchedule.deleteMany({ where: { id: scheduleId, shop } });
  if (count === 0) throw new PackshotError("schedule_unknown", { message: `expected a schedule of this shop but received "${scheduleId}"`, merchantText: "This schedule is not known here." });
}

export interface ScheduleContext {
  database: Database;
  queue: Queue;
  admin: AdminApi;
  log: Logger;
}

/** Begins the runs that are due. @returns whether one began */
export async function startDueRuns(context: ScheduleContext, now = new Date()): Promise<boolean> {
  await findTimes(context, now);
  const { database, queue } = context;
  return database.$transaction(async (tx) => {
    const [due] = await tx.$queryRaw<{ id: string }[]>`
      select schedule.id::text from "RunSchedule" schedule join "Shop" on domain = schedule.shop and "uninstalledAt" is null
      where "nextAt" <= ${now.toISOString()}::timestamptz at time zone 'utc' order by "nextAt" limit 1 for update of schedule skip locked`;
    if (!due) return false;
    const schedule = await tx.runSchedule.findUniqueOrThrow({ where: { id: due.id } });
    // Times that passed while no worker ran are one run, not many.
    const nextAt = schedule.every === "once" ? null : await nextTime(tx, schedule, now);
    const problem = await begin(tx, queue, schedule);
    await tx.runSchedule.update({ where: { id: schedule.id }, data: { nextAt, problem } });
    return true;
  });
}

/** @returns why no run began, in the merchant's words */
async function begin(tx: Transaction, queue: Queue, { id, shop, scope, presetName }: RunSchedule): Promise<string | null> {
  const going = await tx.run.findFirst({ where: { scheduleId: id, state: { in: ["freezing", "running", "paused"] } }, select: { number: true } });
  if (going) return `The last start was left out: run ${going.number} was not finished.`;
  try {
    await createRun(tx, queue, { shop, scope: scopeSchema.parse(scope), presetName, automatic: true, scheduleId: id });
    return null;
  } catch (error) {
    if (!(error instanceof PackshotError)) throw error;
    return error.merchantText;
  }
}

/** New schedules get their shop's time zone and with it their first time. */
async function findTimes({ database, admin, log }: ScheduleContext, now: Date): Promise<void> {
  for (const schedule of await database.runSchedule.findMany({ where: { timeZone: null }, take: 20 })) {
    try {
      const { shop } = await admin.request(schedule.shop, ShopTimeZoneDocument, {});
      const timeZone = shop.ianaTimezone;
      const nextAt = await nextTime(database, { ...schedule, timeZone }, now);
      await database.runSchedule.updateMany({ where: { id: schedule.id }, data: { timeZone, nextAt, problem: nextAt ? null : "This time has passed already." } });
    } catch (error) {
      log.warn({ err: error, scheduleId: schedule.id }, "the shop's time zone is not known");
      await database.runSchedule.updateMany({ where: { id: schedule.id }, data: { problem: asPackshotError(error).merchantText } });
    }
  }
}

/** The first time after `after`, in the shop's own time: the database knows when clocks are set forward and back. @returns null when there is none */
export async function nextTime(db: Transaction, { every, day, weekday, hour, timeZone }: Pick<RunSchedule, "every" | "day" | "weekday" | "hour" | "timeZone">, after: Date): Promise<Date | null> {
  const frequency = every as Frequency;
  const zone = timeZone ?? "UTC";
  const [found] = await db.$queryRaw<{ ms: number }[]>`
    with days as (select ((${after.toISOString()}::timestamptz at time zone ${zone})::date + ahead) as day from generate_series(0, 8) as ahead where ${frequency} <> 'once' union all select ${day}::date where ${frequency} = 'once'),
    times as (select day, (day + make_interval(hours => ${hour}::int)) at time zone ${zone} as at from days)
    select (extract(epoch from at) * 1000)::float as ms from times
    where at > ${after.toISOString()}::timestamptz and (${frequency} <> 'weekly' or extract(dow from day) = ${weekday}::int) order by at limit 1`;
  return found ? new Date(found.ms) : null;
}
