import { chromium, type Browser, type FrameLocator, type Page } from "playwright-core";
import { ensureBrowser } from "./browser.ts";

const flags = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  // In place of Playwright's own list, which turns storage partitioning off and so denies sessionStorage in a third-party iframe.
  "--disable-features=LocalNetworkAccessChecks,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,OptimizationHints,MediaRouter",
];

export interface AdminPage {
  browser: Browser;
  page: Page;
  /** The app inside the admin's iframe. */
  app: FrameLocator;
  /** Everything the console called an error or warning, and every exception of a page. */
  complaints: string[];
}

/** A merchant's browser with the shop's admin open, the app in its frame. */
export async function openAdmin(adminUrl: string, viewport = { width: 1280, height: 900 }): Promise<AdminPage> {
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: flags });
  // The app's framework answers 410 to a browser that calls itself headless.
  const [major = "140"] = browser.version().split(".");
  const context = await browser.newContext({ viewport, userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36` });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`${message.type()}: ${message.text()}`);
  });
  await page.goto(adminUrl);
  return { browser, page, app: page.frameLocator("iframe[name=app-iframe]"), complaints };
}
