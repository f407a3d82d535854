import type { Request } from "express";
import type { z } from "zod";
import type { Caller } from "../admission.ts";
import type { ServiceContext } from "../context.ts";
import { balanceOf } from "../../intake/credits.ts";
import type { balanceAnswer } from "./answers.ts";

/** `GET /api/v1/balance`: the shop's credits; null where the operator does not meter. */
export async function balance({ database, metering }: ServiceContext, _request: Request, { shop }: Caller): Promise<z.infer<typeof balanceAnswer>> {
  return { balance: metering ? await balanceOf(database, shop) : null, unlimited: !metering };
}
