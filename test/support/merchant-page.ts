/** The browser tests' common ground: the whole app on this machine, and a merchant's browser with it open in the shop's admin. */
import fs from "node:fs/promises";
import path from "node:path";
import { temporaryFolder } from "./folder.ts";
import { openLoop, type Loop } from "./loop.ts";
import { openAdmin, type AdminPage } from "./page.ts";
import { root } from "./root.ts";

const MINUTE_MS = 60_000;
/** Until the app has started and its first page stands. */
export const OPEN_TIMEOUT_MS = 4 * MINUTE_MS;
export const CLOSE_TIMEOUT_MS = MINUTE_MS;

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface MerchantPage extends AdminPage {
  loop: Loop;
  /** Keeps what the browser shows as test-output/<folder>/<name>.png. */
  shoot: (name: string, options?: { fullPage?: boolean }) => Promise<void>;
  /** The same on a desktop and on a phone: <name>-desktop.png, <name>-phone.png. */
  shootBoth: (name: string) => Promise<void>;
  /** Pixels by which the app's page is wider than what shows it. */
  overflow: () => Promise<number>;
  close: () => Promise<void>;
}

/** @param shots folder below test-output/ @param environment settings of the app */
export async function openMerchantPage(shots: string, environment: Record<string, string> = {}): Promise<MerchantPage> {
  const folder = await temporaryFolder("e2e");
  const output = path.join(root, "test-output", shots);
  await fs.mkdir(output, { recursive: true });
  const loop = await openLoop({ folder, modelsDir: path.join(root, "data/models"), environment });
  await loop.startApp();
  const admin = await openAdmin(loop.devstore.adminUrl);
  const { app, page } = admin;
  await app.getByRole("heading", { name: "Images" }).first().waitFor({ timeout: MINUTE_MS });

  const shoot: MerchantPage["shoot"] = async (name, options = {}) => {
    await page.screenshot({ path: path.join(output, `${name}.png`), ...options });
  };
  return {
    ...admin,
    loop,
    shoot,
    async shootBoth(name) {
      for (const [device, size] of [["desktop", DESKTOP], ["phone", PHONE]] as const) {
        await page.setViewportSize(size);
        await page.waitForTimeout(500);
        await shoot(`${name}-${device}`);
      }
      await page.setViewportSize(DESKTOP);
    },
    overflow: () => app.locator("html").evaluate((html) => html.scrollWidth - html.clientWidth),
    async close() {
      // What the page showed last tells why a test failed.
      await shoot("last");
      await admin.browser.close();
      await loop.close();
      await fs.rm(folder, { recursive: true, force: true });
    },
  };
}
