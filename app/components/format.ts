/** Numbers and times as people read them. Written out by hand, so that server and browser draw the very same text. */

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (value: number): string => String(value).padStart(2, "0");

/** "21 Nov 2026, 13:05 UTC" */
export function dateTime(iso: string): string {
  const date = new Date(iso);
  return `${day(date)}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

const day = (date: Date): string => `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}`;

/** "21 Nov 2026, 14:05", as clocks show it in a time zone. */
export function dateTimeIn(timeZone: string, iso: string): string {
  // Swedish writes times as ISO 8601 does.
  const clock = new Date(iso).toLocaleString("sv-SE", { timeZone });
  return dateTime(`${clock.replace(" ", "T")}Z`).replace(" UTC", "");
}

/** How long before `now` something was: "just now", "5 min ago", "3 h ago", "2 days ago", then the date. */
export function timeAgo(iso: string, now: string): string {
  const seconds = (Date.parse(now) - Date.parse(iso)) / 1000;
  if (seconds < 45) return "just now";
  if (seconds < HOUR_S) return `${Math.max(1, Math.floor(seconds / MINUTE_S))} min ago`;
  if (seconds < DAY_S) return `${Math.floor(seconds / HOUR_S)} h ago`;
  const days = Math.floor(seconds / DAY_S);
  if (days < 7) return days === 1 ? "1 day ago" : `${days} days ago`;
  return day(new Date(iso));
}

/** "840 bytes", "340 kB", "1.2 MB": decimal units, as Shopify shows file sizes. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** "35 ms", "1.2 s", "2 min 5 s" */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** A rough time for people who wait: "Less than a minute", "About 12 min", "About 3 h 20 min", "About 2 days 4 h" */
export function longDuration(seconds: number): string {
  return seconds < MINUTE_S ? "Less than a minute" : `About ${rounded(seconds)}`;
}

function rounded(seconds: number): string {
  const minutes = Math.round(seconds / MINUTE_S);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return `${days} ${days === 1 ? "day" : "days"}${hours % 24 === 0 ? "" : ` ${hours % 24} h`}`;
}

/** "12,345" */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** @param fraction 0..1 */
export function percent(fraction: number): string {
  return `${Math.round(fraction * 100)}%`;
}
