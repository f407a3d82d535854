import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { action, loader } from "../../app/routes/app.images.$jobId.tsx";
import { addJob, addWritten, OTHER_SHOP, SHOP } from "../review/shop.ts";
import { openPages, type Pages } from "./page-context.ts";

let pages: Pages;
beforeAll(async () => {
  pages = await openPages();
});
afterAll(() => pages.close());

const open = (jobId: string, shop = SHOP) => loader(pages.get(shop, `/app/images/${jobId}`, { jobId }));
const ask = (jobId: string, wanted: string, shop = SHOP) => action(pages.post(shop, `/app/images/${jobId}`, [["action", wanted]], { jobId }));
const statusOf = async (run: Promise<unknown>) => {
  const thrown = await run.then(() => undefined, (error: unknown) => error);
  return thrown instanceof Response ? thrown.status : thrown;
};

describe("the page of one image", () => {
  test("is 404 for another shop's image, an unknown one and a malformed address alike", async () => {
    const theirs = await addWritten(pages.database, { shop: OTHER_SHOP });
    for (const id of [theirs, "01a1fe00-0000-7000-8000-000000000000", "nonsense"]) expect(await statusOf(open(id))).toBe(404);
  });

  test("does nothing to another shop's image, whatever is asked", async () => {
    const theirs = await addWritten(pages.database, { shop: OTHER_SHOP });
    for (const wanted of ["approve", "reject", "revert", "revert_product", "reprocess"]) expect(await ask(theirs, wanted)).toMatchObject({ ok: false });
    expect(await pages.database.publication.count({ where: { jobId: theirs } })).toBe(1);
    expect(await pages.database.job.count({ where: { shop: SHOP } })).toBe(0);
  });

  test("is 404 for an action that there is not", async () => {
    expect(await statusOf(ask(await addWritten(pages.database), "explode"))).toBe(404);
  });

  test("approves and rejects what waits for review, and refuses in words what does not", async () => {
    const { database } = pages;
    const approved = await addJob(database, "pending_review", { finished: true });
    expect(await ask(approved, "approve")).toMatchObject({ ok: true });
    expect((await open(approved)).image).toMatchObject({ phase: "writing_back", actions: [] });
    const rejected = await addJob(database, "pending_review", { finished: true });
    expect(await ask(rejected, "reject")).toMatchObject({ ok: true });
    expect((await open(rejected)).image).toMatchObject({ phase: "rejected", actions: ["reprocess"] });
    expect(await ask(rejected, "approve")).toEqual({ ok: false, message: "This image does not wait for a decision any more. Reload to see where it is." });
  });

  test("reverts a written image: asked twice it is one revert, and the page shows it under way", async () => {
    const written = await addWritten(pages.database);
    expect(await ask(written, "revert")).toEqual({ ok: true, message: "Your original is being put back" });
    expect(await ask(written, "revert")).toMatchObject({ ok: true });
    expect((await open(written)).image.phase).toBe("reverting");
    expect(await pages.database.publication.count({ where: { jobId: written, kind: "revert" } })).toBe(1);
  });

  test("reverts every changed image of the product, and only of this product", async () => {
    const { database } = pages;
    const productId = "gid://shopify/Product/several";
    const first = await addWritten(database, { also: { productId } });
    await addWritten(database, { also: { productId } });
    const other = await addWritten(database);
    expect(await ask(first, "revert_product")).toEqual({ ok: true, message: "2 originals are being put back" });
    expect(await ask(first, "revert_product")).toEqual({ ok: true, message: "All images of this product show your originals already" });
    expect((await open(other)).image.phase).toBe("done");
  });

  test("reprocesses as a new job and leads to it; a second click is told that the image is being worked on", async () => {
    const written = await addWritten(pages.database);
    const answer = await ask(written, "reprocess");
    expect(answer).toMatchObject({ ok: true });
    const created = "jobId" in answer ? (answer.jobId ?? "") : "";
    expect(created).not.toBe(written);
    expect((await open(created)).image).toMatchObject({ phase: "waiting", actions: [] });
    expect((await open(written)).image.newerJobId).toBe(created);
    expect(await ask(written, "reprocess")).toEqual({ ok: false, message: "This image is being worked on already." });
  });
});
