import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { until } from "../../support/until.ts";
import { openRtb, PRODUCTION_MS, type Rtb } from "./support.ts";

let rtb: Rtb;
beforeAll(async () => {
  rtb = await openRtb();
});
afterAll(() => rtb.close());
beforeEach(() => {
  rtb.client.callbacks.length = 0;
  rtb.client.answers.length = 0;
});

describe("the callback", () => {
  it("is tried three times, at growing intervals, until it is answered with 200", async () => {
    rtb.client.answers.push(500, 202);
    const ticket = String((await rtb.post({ ImageURL: `${rtb.client.url}/myimage.jpg`, ImageCallbackURL: `${rtb.client.url}/callback` })).body.IMAGETICKET);
    const waits: number[] = [];
    for (const attempts of [1, 2]) {
      const { nextAttemptAt } = await until(`attempt ${attempts}`, PRODUCTION_MS, () => rtb.service.database.callback.findFirst({ where: { jobId: ticket, attempts } }), () => rtb.statusOf(ticket));
      waits.push(nextAttemptAt!.getTime() - rtb.client.callbacks.at(-1)!.at);
      expect((await rtb.statusOf(ticket)).STATUSID).toBe("70");
      // The wait itself is not waited for.
      await rtb.service.database.$executeRaw`update pgboss.job set start_after = now() where name = 'deliver-callback' and state < 'active'`;
    }
    await until("the third attempt", 60_000, () => rtb.service.database.callback.findFirst({ where: { jobId: ticket, state: "delivered" } }));
    expect(rtb.client.callbacks).toHaveLength(3);
    expect(waits[0]).toBeGreaterThan(1000);
    expect(waits[1]).toBeGreaterThan(waits[0]! * 2);
    expect((await rtb.statusOf(ticket)).STATUSID).toBe("80");
  }, PRODUCTION_MS);

  it("is not tried a fourth time", async () => {
    rtb.client.answers.push(404, 404, 404, 404);
    const ticket = String((await rtb.post({ ImageURL: `${rtb.client.url}/myimage.jpg`, ImageCallbackURL: `${rtb.client.url}/callback` })).body.IMAGETICKET);
    const given = await until("the end of the attempts", PRODUCTION_MS, async () => {
      await rtb.service.database.$executeRaw`update pgboss.job set start_after = now() where name = 'deliver-callback' and state < 'active'`;
      return rtb.service.database.callback.findFirst({ where: { jobId: ticket, state: "failed" } });
    });
    expect(given).toMatchObject({ attempts: 3, lastStatus: 404, nextAttemptAt: null });
    expect(rtb.client.callbacks).toHaveLength(3);
  }, PRODUCTION_MS);
});
