import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { action, loader } from "../../app/routes/app._index.tsx";
import { addJob, addWritten, OTHER_SHOP, SHOP } from "../review/shop.ts";
import { openPages, type Pages } from "./page-context.ts";

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

describe("the page of all images", () => {
  test("keeps its filter in the address, and shows everything for a filter or place that it does not know", async () => {
    const { database } = pages;
    const shop = "filters.myshopify.com";
    await addJob(database, "failed", { shop });
    await addJob(database, "done", { shop });
    const titles = async (query: string) => (await loader(pages.get(shop, `/app${query}`))).list.rows.map(({ phase }) => phase);
    expect(await titles("?show=failed")).toEqual(["failed"]);
    expect(await titles("")).toEqual(["done", "failed"]);
    expect(await titles("?show=nonsense&older=not-an-id")).toEqual(["done", "failed"]);
  });

  test("approves several at once and says which of them could not be", async () => {
    const { database } = pages;
    const waiting = await addJob(database, "pending_review", { finished: true });
    const failed = await addJob(database, "failed");
    const answer = await action(pages.post(SHOP, "/app?index", [["action", "approve"], ["jobId", waiting], ["jobId", failed]]));
    expect(answer).toEqual({ ok: false, message: "Image approved. This image does not wait for a decision any more. Reload to see where it is." });
    expect(await database.job.findUnique({ where: { id: waiting }, include: { publications: true } })).toMatchObject({ status: "pending_publish", decision: "approved", publications: [{ kind: "write", state: "prepared" }] });
  });

  test("reverts several at once, each of them once", async () => {
    const { database } = pages;
    const jobs = [await addWritten(database), await addWritten(database)];
    const fields: [string, string][] = [["action", "revert"], ...jobs.map((jobId): [string, string] => ["jobId", jobId])];
    expect(await action(pages.post(SHOP, "/app?index", fields))).toEqual({ ok: true, message: "2 originals are being put back" });
    await action(pages.post(SHOP, "/app?index", fields));
    expect(await database.publication.count({ where: { jobId: { in: jobs }, kind: "revert" } })).toBe(2);
  });

  test("leaves another shop's image alone and says that it is not known", async () => {
    const { database } = pages;
    const theirs = await addJob(database, "pending_review", { shop: OTHER_SHOP, finished: true });
    expect(await action(pages.post(SHOP, "/app?index", [["action", "reject"], ["jobId", theirs]]))).toEqual({ ok: false, message: "This image is not known here." });
    expect(await database.job.findUnique({ where: { id: theirs } })).toMatchObject({ status: "pending_review", decision: null });
  });

  test("answers an unexpected failure with a reference that stands in the log", async () => {
    const thrown = await action(pages.post(SHOP, "/app?index", [["action", "explode"]])).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(Response);
    const response = thrown as Response;
    expect(response.status).toBe(500);
    const { reference } = (await response.json()) as { reference: string };
    expect(reference).toMatch(/^[0-9a-f]{8}$/);
    expect(pages.logged.some((line) => line.includes(reference))).toBe(true);
  });
});
