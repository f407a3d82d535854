/** Drawings: what they become, and that one reaches nothing outside itself. */
import { once } from "node:events";
import fs from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decode } from "../../../app/imaging/load/decode.ts";
import { defaultLimits } from "../../../app/imaging/load/limits.ts";
import { temporaryFolder } from "../../support/folder.ts";

const svg = (content: string, { size = 'width="64" height="64"', before = "" } = {}) =>
  Buffer.from(`${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xi="http://www.w3.org/2001/XInclude" ${size}>${content}</svg>`);
const data = (type: string, bytes: Uint8Array) => `data:image/${type};base64,${Buffer.from(bytes).toString("base64")}`;
const open = (bytes: Uint8Array) => decode(bytes, defaultLimits);
/** Whether anything red was drawn on white. */
const isRed = ({ image }: Awaited<ReturnType<typeof open>>) => image.data.some((level, at) => at % 3 === 1 && level < 128 && (image.data[at - 1] ?? 0) > 200);

let folder: string;
let redFile: string;
let red: Buffer;
let listener: Server;
let web: string;
let connections = 0;

beforeAll(async () => {
  folder = await temporaryFolder("svg");
  red = await sharp({ create: { width: 64, height: 64, channels: 3, background: "#ff0000" } }).png().toBuffer();
  redFile = path.join(folder, "red.png");
  await fs.writeFile(redFile, red);
  await fs.writeFile(path.join(folder, "red.svg"), svg('<rect id="r" width="64" height="64" fill="#f00"/>'));
  listener = createServer((_request, response) => response.writeHead(200, { "content-type": "image/png" }).end(red)).on("connection", () => connections++).listen(0, "127.0.0.1");
  await once(listener, "listening");
  web = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterAll(async () => {
  listener.close();
  await fs.rm(folder, { recursive: true });
});

describe("a drawing", () => {
  it.each([
    ["of an icon's size", 'width="10" height="8"', 2048, 1638],
    ["of a poster's size", 'width="5000" height="8000"', 1280, 2048],
    ["with a view box alone", 'viewBox="0 0 300 100"', 2048, 683],
  ])("%s is drawn 2048 pixels long", async (_what, size, width, height) => {
    const { image, info } = await open(svg("<circle cx='5' cy='4' r='3' fill='red'/>", { size }));
    expect([image.width, image.height, info.width, info.height, info.format]).toEqual([width, height, width, height, "svg"]);
  });

  it("is drawn at that size, not enlarged: its edges are a pixel wide, and what is not drawn is clear", async () => {
    const { cutout } = await open(svg('<circle cx="32" cy="32" r="24" fill="red"/>'));
    const edge = cutout!.alpha.filter((level) => level > 0 && level < 255).length;
    expect(edge).toBeLessThan(2 * 2 * Math.PI * 24 * 32);
    expect(cutout!.alpha[0]).toBe(0);
  });

  it("may hold pictures", async () => {
    expect(isRed(await open(svg(`<image href="${data("png", red)}" width="64" height="64"/>`)))).toBe(true);
  });
});

describe("a drawing that reaches outside itself", () => {
  it.each<[string, () => Buffer]>([
    ["a picture by file address", () => svg(`<image href="${pathToFileURL(redFile).href}" width="64" height="64"/>`)],
    ["a picture by path", () => svg(`<image xlink:href='${redFile}' width="64" height="64"/>`)],
    ["a picture of the web", () => svg(`<image href="${web}/a.png" width="64" height="64"/>`)],
    ["a picture under a prefix", () => svg(`<s:image xmlns:s="http://www.w3.org/2000/svg"\nwidth="64" height="64" href = "${web}/a.png"/>`)],
    ["a piece of another drawing", () => svg(`<use href="${pathToFileURL(path.join(folder, "red.svg")).href}#r"/>`)],
    ["a filter's picture", () => svg(`<filter id="f"><feImage href="${pathToFileURL(redFile).href}"/></filter><rect width="64" height="64" filter="url(#f)"/>`)],
  ])("for %s is refused, with the reason", async (_what, make) => {
    await expect(open(make())).rejects.toMatchObject({ code: "unsupported_format", merchantText: "The SVG shows a picture that is another file. Please embed it, or send the whole as PNG or JPEG." });
  });

  // What the check above does not see, librsvg must not follow.
  const hidden = (href: string) => svg("&x;", { before: `<!DOCTYPE svg [<!ENTITY x '&#60;image href="${href}" width="64" height="64"/>'>]>` });
  it.each<[string, () => Buffer]>([
    ["a file behind an entity", () => hidden(pathToFileURL(redFile).href)],
    ["the web behind an entity", () => hidden(`${web}/a.png`)],
    ["a file in a drawing in the drawing", () => svg(`<image href="${data("svg+xml", svg(`<image href="${pathToFileURL(redFile).href}" width="64" height="64"/>`))}" width="64" height="64"/>`)],
    ["an included file", () => svg(`<xi:include href="${pathToFileURL(path.join(folder, "red.svg")).href}"/>`)],
    ["an included text", () => svg('<text fill="red" font-size="60" y="60"><xi:include href="file:///etc/passwd" parse="text"/></text>')],
    ["a style sheet", () => svg(`<style>@import url("${web}/c.css"); rect { fill: url(${web}/d.svg#e) }</style><rect width="64" height="64"/>`)],
    ["a document type of the web", () => svg("<rect width='9' height='9'/>", { before: `<!DOCTYPE svg SYSTEM "${web}/x.dtd">` })],
  ])("for %s does not get it", async (_what, make) => {
    expect(isRed(await open(make()))).toBe(false);
  });

  it.each<[string, () => Buffer]>([
    ["a local file", () => svg("<text>&x;</text>", { before: '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' })],
    ["the web", () => svg("<text>&x;</text>", { before: `<!DOCTYPE svg [<!ENTITY x SYSTEM "${web}/e">]>` })],
  ])("for an entity from %s is refused", async (_what, make) => {
    await expect(open(make())).rejects.toMatchObject({ code: "unreadable" });
  });

  it("has connected to nothing", () => {
    expect(connections).toBe(0);
  });
});

describe("a drawing that is a bomb", () => {
  const entities = `<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">${["b", "c", "d", "e", "f", "g", "h"].map((name, at) => `<!ENTITY ${name} "${`&${"abcdefg"[at]!};`.repeat(30)}">`).join("")}]>`;
  it.each([
    ["of entities in a text", svg("<text>&h;</text>", { before: entities }), "unreadable"],
    ["of entities in an attribute", svg('<rect id="&h;"/>', { before: entities }), "unreadable"],
    ["of 100,000 groups in groups", svg("<g>".repeat(100_000) + "</g>".repeat(100_000)), "unreadable"],
    ["with a view box of 100,000,000 units", svg("<rect/>", { size: 'viewBox="0 0 100000000 100000000"' }), "too_many_pixels"],
    ["of 40,000 × 40,000 pixels", svg("<rect/>", { size: 'width="40000" height="40000"' }), "too_many_pixels"],
    ["of no size", svg("<rect/>", { size: 'width="0" height="0"' }), "unreadable"],
  ])("%s is refused", async (_what, bytes, code) => {
    await expect(open(bytes)).rejects.toMatchObject({ code });
  });
});

it("no drawing is read from a file, whatever it is called", async () => {
  await fs.writeFile(path.join(folder, "drawing.png"), svg("<rect/>"));
  for (const name of ["red.svg", "drawing.png"]) await expect(sharp(path.join(folder, name)).metadata()).rejects.toThrow("unsupported image format");
});
