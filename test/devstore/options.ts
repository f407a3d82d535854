import { join } from "node:path";

/** What a stand-in can be started with. Times are milliseconds. */
export interface DevstoreOptions {
  /** State folder. The same folder started again gives the same shop: products, files, tokens, unsent webhooks. */
  dir: string;
  /** Port of the shop and its admin pages on loopback; 0 or absent takes any free one. */
  port?: number;
  /** Where the app listens: `appUrl`, or `appPort` on 127.0.0.1. Only needed for the admin pages and webhooks. */
  appUrl?: string;
  appPort?: number;
  /** Port of the proxy through which the browser reaches the app; 0 or absent takes any free one. */
  proxyPort?: number;
  apiKey?: string;
  apiSecret?: string;
  shop?: string;
  /** More shops with the same app, each with a catalogue, tokens, points and faults of its own, in folders below `dir`. */
  alsoShops?: string[];
  /** What the merchant grants when the app is installed, as in shopify.app.toml. */
  scopes?: string;
  delays?: Partial<FileDelays>;
  /** How long an `originalSource.url` may be downloaded from. */
  originalUrlTtlMs?: number;
  /** How long a staged upload target takes uploads. */
  stagedTargetTtlMs?: number;
  /** Life of an access token in seconds (shopify.md 5: 60 minutes). */
  accessTokenSeconds?: number;
  throttle?: { maximumAvailable?: number; restoreRate?: number };
  /** How a bulk operation takes its time. */
  bulk?: Partial<BulkTimes>;
  /** Whether the shop outlives the process; false for catalogues of a hundred thousand images. */
  durable?: boolean;
  webhooks?: { enabled?: boolean; retryBaseMs?: number; timeoutMs?: number };
}

/** How long a file stays in each state after its bytes were accepted. */
export interface FileDelays {
  /** Still READY with the old content (shopify.md 1.5: a file may read READY just after the mutation). Not for new files. */
  staleReadyMs: number;
  /** Until UPLOADED becomes PROCESSING. */
  processingMs: number;
  /** Until PROCESSING becomes READY or FAILED. */
  readyMs: number;
}

export interface BulkTimes {
  /** Until CREATED becomes RUNNING. */
  startMs: number;
  /** RUNNING at least this long. */
  runMs: number;
  /** How long the address of a result works. */
  urlTtlMs: number;
}

export type Settings = Required<Pick<DevstoreOptions, "dir" | "apiKey" | "apiSecret" | "shop" | "scopes" | "originalUrlTtlMs" | "stagedTargetTtlMs" | "accessTokenSeconds" | "durable">> & {
  /** What the addresses on Shopify's common hosts carry, to be told from those of the first shop; "" for that one. */
  mark: string;
  bulk: BulkTimes;
  delays: FileDelays;
  throttle: { maximumAvailable: number; restoreRate: number };
  webhooks: { enabled: boolean; retryBaseMs: number; timeoutMs: number };
};

const MINUTE = 60_000;

/** The same for another shop of the same stand-in. */
export function settingsOfAlso(first: Settings, shop: string): Settings {
  return { ...first, shop, dir: join(first.dir, "shops", shop), mark: `&shop=${shop}` };
}

/** Fills in what a caller left out. Defaults are the real service's where reference facts name one. */
export function settingsOf(options: DevstoreOptions): Settings {
  return {
    dir: options.dir,
    apiKey: options.apiKey ?? "standin-key",
    apiSecret: options.apiSecret ?? "standin-secret",
    shop: options.shop ?? "packshot-demo.myshopify.com",
    scopes: options.scopes ?? "write_products,write_files",
    originalUrlTtlMs: options.originalUrlTtlMs ?? 5 * MINUTE,
    stagedTargetTtlMs: options.stagedTargetTtlMs ?? 60 * MINUTE,
    accessTokenSeconds: options.accessTokenSeconds ?? 3600,
    delays: { staleReadyMs: 100, processingMs: 300, readyMs: 700, ...options.delays },
    mark: "",
    durable: options.durable ?? true,
    bulk: { startMs: 100, runMs: 300, urlTtlMs: 7 * 24 * 60 * MINUTE, ...options.bulk },
    throttle: { maximumAvailable: 2000, restoreRate: 100, ...options.throttle },
    // Eight retries over four hours (shopify.md 2): 56 s doubling each time adds up to just that.
    webhooks: { enabled: true, retryBaseMs: 56_000, timeoutMs: 5_000, ...options.webhooks },
  };
}
