import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { client, photo } from "../service/client.ts";
import { CLOSE_TIMEOUT_MS, DESKTOP, OPEN_TIMEOUT_MS, openMerchantPage, PHONE, type MerchantPage } from "../support/merchant-page.ts";
import { until } from "../support/until.ts";

const MINUTE_MS = 60_000;

let merchant: MerchantPage;
/** The merchant's own system, which hears the callbacks. */
let listener: Server;
let listenerUrl: string;
const heard: { event_id: string; job: { state: string } }[] = [];

beforeAll(async () => {
  listener = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => {
      heard.push(JSON.parse(Buffer.concat(chunks).toString()) as (typeof heard)[number]);
      response.end();
    });
  }).listen(0, "127.0.0.1");
  await once(listener, "listening");
  listenerUrl = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/packshot?token=secret`;
  merchant = await openMerchantPage("image-api", { ALLOWED_PRIVATE_HOSTS: "127.0.0.1" });
}, OPEN_TIMEOUT_MS);

afterAll(async () => {
  await merchant.close();
  listener.close();
}, CLOSE_TIMEOUT_MS);

it(
  "keeps what was filled in while the app is out of reach, hands the focus back, and shows a new key while an old one is revoked",
  async () => {
    const { app, page, complaints, shoot } = merchant;
    await page.getByRole("link", { name: "Image API" }).click();
    const name = app.getByLabel("Name of the new key");
    const create = app.getByRole("button", { name: "Create key" });
    await name.fill("Old system");

    const actions = "**/app/api?*";
    await page.route(actions, (route) => (route.request().method() === "POST" ? route.abort() : route.continue()));
    await create.click();
    const banner = app.getByRole("alert").filter({ hasText: "The app cannot be reached" });
    await banner.waitFor();
    await shoot("out-of-reach");
    expect(await banner.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    expect(await name.inputValue()).toBe("Old system");
    await page.unroute(actions);
    expect(complaints.splice(0), "only what the browser says of the call").toEqual([expect.stringContaining("net::ERR_FAILED")]);

    await create.click();
    await app.getByText("Copy the key now: it is not shown again").waitFor();
    expect(await banner.count()).toBe(0);
    const nameUsed = () => until("the name to be used", 10_000, async () => (await name.inputValue()) === "");
    await nameUsed();
    await name.fill("New system");
    await create.click();
    await nameUsed();
    const key = await app.getByText(/^pks_[0-9a-f]{12}_\S+$/).innerText();

    const revoke = (named: string) => app.getByRole("button", { name: `Revoke ${named}` });
    await revoke("Old system").focus();
    await page.keyboard.press("Enter");
    await app.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await app.getByRole("dialog").waitFor({ state: "detached" });
    await until("the focus to be back", 5_000, () => revoke("Old system").evaluate((button) => button === document.activeElement));

    await page.keyboard.press("Enter");
    await app.getByRole("button", { name: "Revoke key" }).click();
    await app.getByRole("listitem").filter({ hasText: "Old system" }).filter({ hasText: "Revoked" }).waitFor();
    expect(await app.getByText(key, { exact: true }).isVisible()).toBe(true);
    await revoke("New system").click();
    await app.getByRole("button", { name: "Revoke key" }).click();
    await app.getByText(key, { exact: true }).waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
  },
  2 * MINUTE_MS,
);

it(
  "lets a merchant make a key, see its callbacks, send one again, and take the key back",
  async () => {
    const { loop, app, page, complaints, shoot, overflow } = merchant;
    await page.getByRole("link", { name: "Image API" }).click();
    await app.getByText("No callbacks yet.").waitFor();

    await app.getByLabel("Name of the new key").fill("Product catalogue");
    await app.getByRole("button", { name: "Create key" }).click();
    await app.getByText("Copy the key now: it is not shown again").waitFor();
    const key = await app.getByText(/^pks_[0-9a-f]{12}_\S+$/).innerText();
    await shoot("key");

    const api = client(loop.appAddress, key);
    const { status, body } = await api.uploadFile(await photo(), { delivery_mode: "final_url", callback_url: listenerUrl });
    expect(status).toBe(202);
    const callbacks = app.getByRole("list", { name: "Callbacks" }).getByRole("listitem");
    // Without the page being loaded again, and without what the address's query holds.
    await callbacks.filter({ hasText: "Delivered" }).waitFor({ timeout: 2 * MINUTE_MS });
    expect(await callbacks.innerText()).not.toContain("secret");
    expect(heard).toMatchObject([{ event: "job.done", job: { job_id: body.job_id, state: "done" } }]);

    await callbacks.getByRole("button", { name: /^Send again/ }).click();
    await callbacks.filter({ hasText: "2 attempts" }).filter({ hasText: "Delivered" }).waitFor({ timeout: MINUTE_MS });
    expect(heard.map(({ event_id }) => event_id)).toEqual([heard[0]!.event_id, heard[0]!.event_id]);

    // Away and back: the key is not shown again.
    await page.getByRole("link", { name: "Packshot", exact: true }).click();
    await app.getByRole("heading", { name: "Images" }).first().waitFor();
    await page.getByRole("link", { name: "Image API" }).click();
    const keys = app.getByRole("list", { name: "API keys" }).getByRole("listitem");
    await keys.filter({ hasText: "Product catalogue" }).waitFor({ timeout: MINUTE_MS });
    expect(await app.locator("body").innerText()).not.toContain(key);
    await shoot("page", { fullPage: true });
    await page.setViewportSize(PHONE);
    await shoot("phone", { fullPage: true });
    await callbacks.getByRole("button", { name: /^Send again/ }).scrollIntoViewIfNeeded();
    await shoot("phone-callbacks");
    // Nothing has to be scrolled sideways.
    expect(await overflow()).toBe(0);
    await page.setViewportSize(DESKTOP);

    await app.getByRole("button", { name: "Revoke Product catalogue" }).click();
    await shoot("revoke");
    await app.getByRole("button", { name: "Revoke key" }).click();
    await keys.filter({ hasText: "Product catalogue" }).filter({ hasText: "Revoked" }).waitFor();
    await until("the key to be refused", 10_000, async () => (await api.call("/api/v1/balance")).status === 401);
    expect(complaints).toEqual([]);
  },
  6 * MINUTE_MS,
);
