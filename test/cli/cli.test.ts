import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { suppliedPng } from "../imaging/pipeline/sources.ts";

const cli = path.join(import.meta.dirname, "../../app/cli.ts");

interface Run {
  status: number;
  stdout: string;
  stderr: string;
}

let home: string;
let folder: string;
let png: Buffer;

const packshot = (...args: string[]): Promise<Run> =>
  new Promise((resolve) => {
    // As good as no environment: the command line must not need any of it.
    execFile(process.execPath, [cli, ...args], { cwd: folder, env: { NODE_ENV: "production" } }, (error, stdout, stderr) => resolve({ status: typeof error?.code === "number" ? error.code : 0, stdout, stderr }));
  });

const lines = (text: string): string[] => text.split("\n").filter(Boolean);

beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), "packshot-cli-"));
  png = await suppliedPng(160);
});
afterAll(() => rm(home, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(path.join(home, "run-"));
  await writeFile(path.join(folder, "chair.png"), png);
  await writeFile(path.join(folder, "notes.jpg"), "not a picture");
  await writeFile(path.join(folder, "cut.jpg"), (await sharp(png).jpeg().toBuffer()).subarray(0, 1500));
});

describe("packshot process", () => {
  it("writes the good files and gives the bad ones one clear line each, exit status 1", async () => {
    const { status, stdout, stderr } = await packshot("process", "notes.jpg", "chair.png", "missing.png", "cut.jpg", "--no-model", "--out", "out");
    expect(status).toBe(1);
    expect(lines(stdout)).toEqual([expect.stringMatching(/^chair\.png → out\/chair\.png 160×160 \d+ kB · \d+ ms · supplied · confidence 1\.00$/)]);
    expect(lines(stderr)).toEqual([
      "notes.jpg: expected JPEG, PNG, WebP, AVIF, HEIC, TIFF, GIF, PSD or SVG for file but received bytes 6e 6f 74 20 61 20 70 69 (unsupported_format)",
      expect.stringMatching(/^missing\.png: ENOENT.* \(file_access\)$/),
      expect.stringMatching(/^cut\.jpg: expected a whole file for jpeg but received a part: .* \(truncated\)$/),
    ]);
    expect(await readdir(path.join(folder, "out"))).toEqual(["chair.png"]);
    expect(await sharp(path.join(folder, "out/chair.png")).metadata()).toMatchObject({ width: 160, height: 160, hasAlpha: true });
  });

  it("with --json prints one object per file and nothing else on stdout", async () => {
    const { status, stdout } = await packshot("process", "chair.png", "notes.jpg", "--no-model", "--json", "--format", "jpg");
    expect(status).toBe(1);
    const [good, bad] = lines(stdout).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(good).toMatchObject({
      file: "chair.png",
      ok: true,
      output: "packshot-output/chair.jpg",
      width: 160,
      height: 160,
      method: "supplied",
      confidence: 1,
      needsReview: false,
      reasons: [],
      source: { format: "png", width: 160, height: 160, bytes: png.length },
    });
    expect(Object.keys(good!["steps"] as object)).toEqual(["decode", "cutout", "prepare", "compose clipping", "path clipping", "encode clipping"]);
    expect(bad).toEqual({ file: "notes.jpg", ok: false, error: { code: "unsupported_format", message: expect.stringContaining("expected JPEG") as string } });
  });

  it("takes a preset by name and names the outputs by their variation", async () => {
    const { status, stdout } = await packshot("process", "chair.png", "--no-model", "--params", "flat-lay", "--format", "webp", "--out", "out");
    expect(status).toBe(0);
    expect((await readdir(path.join(folder, "out"))).sort()).toEqual(["chair.background.webp", "chair.clipping.webp", "chair.compose.webp", "chair.shadowTop.webp"]);
    expect(stdout).toContain("shadow_wall skipped: params not provided");
  });

  it("takes a params file, with its backdrop picture beside it", async () => {
    await mkdir(path.join(folder, "sets"));
    await sharp({ create: { width: 20, height: 20, channels: 3, background: "#0000ff" } }).png().toFile(path.join(folder, "sets/blue.png"));
    await writeFile(path.join(folder, "sets/mine.json"), JSON.stringify({ background: { kind: "image", name: "blue.png" }, frame: { width: 50 } }));
    const { status } = await packshot("process", "chair.png", "--no-model", "--params", "sets/mine.json", "--variations", "compose", "--out", "out");
    expect(status).toBe(0);
    const { data, info } = await sharp(path.join(folder, "out/chair.png")).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, ...data.subarray(0, 3)]).toEqual([50, 50, 0, 0, 255]);
  });

  it("keeps the steps' pictures when asked", async () => {
    await packshot("process", "chair.png", "--no-model", "--keep-steps", "--out", "out");
    expect((await readdir(path.join(folder, "out"))).sort()).toEqual(["chair.png", "chair.step-alpha.png", "chair.step-cutout.png", "chair.step-subject.png"]);
  });

  it("writes the clipping path as an SVG beside the cutout when asked", async () => {
    await packshot("process", "chair.png", "--no-model", "--svg", "--out", "out");
    expect((await readdir(path.join(folder, "out"))).sort()).toEqual(["chair.png", "chair.svg"]);
    expect(await readFile(path.join(folder, "out/chair.svg"), "utf8")).toMatch(/^<svg [^>]*width="160" height="160"[^>]*><path fill-rule="evenodd" d="M[\d. ]+C/);
  });

  it.each(["html", "png"])("draws a contact sheet as %s", async (kind) => {
    const { status } = await packshot("process", "chair.png", "notes.jpg", "--no-model", "--contact-sheet", `sheet.${kind}`);
    expect(status).toBe(1);
    const sheet = await readFile(path.join(folder, `sheet.${kind}`));
    if (kind === "html") expect(sheet.toString().match(/<img /g)).toHaveLength(4);
    else expect(await sharp(sheet).metadata()).toMatchObject({ width: 4 * 328 + 8, height: 350 });
  });

  it("never overwrites an input, by whatever name it goes", async () => {
    await symlink(path.join(folder, "chair.png"), path.join(folder, "link.png"));
    await mkdir(path.join(folder, "twin"));
    const { status, stderr } = await packshot("process", "link.png", "chair.png", "--no-model", "--out", ".");
    expect(status).toBe(1);
    expect(lines(stderr)).toHaveLength(2);
    expect(stderr).toContain("expected another place for the output: chair.png is the input chair.png and is never overwritten (not_written)");
    expect((await readFile(path.join(folder, "chair.png"))).equals(png)).toBe(true);
  });

  it("gives two files of one name two outputs", async () => {
    await mkdir(path.join(folder, "other"));
    await copyFile(path.join(folder, "chair.png"), path.join(folder, "other/chair.png"));
    await packshot("process", "chair.png", "other/chair.png", "--no-model", "--out", "out");
    expect((await readdir(path.join(folder, "out"))).sort()).toEqual(["chair-2.png", "chair.png"]);
  });

  it("obeys a mask, and refuses one of another size", async () => {
    await sharp({ create: { width: 160, height: 160, channels: 3, background: "#000000" } })
      .composite([{ input: { create: { width: 40, height: 160, channels: 3, background: "#ffffff" } }, left: 0, top: 0 }])
      .png()
      .toFile(path.join(folder, "mask.png"));
    expect((await packshot("process", "chair.png", "--no-model", "--mask", "mask.png", "--out", "out")).status).toBe(0);
    const alpha = await sharp(path.join(folder, "out/chair.png")).extractChannel(3).raw().toBuffer();
    expect([alpha[0], alpha[39], alpha[41], alpha[159]]).toEqual([255, 255, 0, 0]);

    await sharp({ create: { width: 20, height: 20, channels: 3, background: "#ffffff" } }).png().toFile(path.join(folder, "small.png"));
    const { status, stderr } = await packshot("process", "chair.png", "--no-model", "--mask", "small.png", "--out", "out");
    expect(status).toBe(1);
    expect(stderr).toContain("chair.png: expected 160×160 pixels for mask but received 20×20 (wrong_hints)");
  });

  it("works without a model and says on stderr that there is none", async () => {
    const { status, stdout, stderr } = await packshot("process", "chair.png", "--models", "nowhere");
    expect(status).toBe(0);
    expect(lines(stdout)).toHaveLength(1);
    expect(stderr).toContain("No matting model in nowhere");
  });
});

describe("a wrong command line ends with status 2, names the fault and does nothing", () => {
  it.each([
    [["process", "chair.png", "--shadow"], "Unknown option '--shadow'"],
    [["process", "chair.png", "--out"], "Option '--out <value>' argument missing"],
    [["process"], "expected at least one file for process but received none"],
    [["process", "chair.png", "--mode", "magic"], "expected clipping, background, params for --mode but received magic"],
    [["process", "chair.png", "--format", "bmp"], "expected png, jpg, webp, psd, tiff for --format but received bmp"],
    [["process", "chair.png", "--variations", "compose,top"], "expected background, compose, shadowTop, shadow_wall, clipping for --variations but received top"],
    [["process", "chair.png", "--contact-sheet", "sheet.pdf"], "expected a name that ends in .html or .png for --contact-sheet but received sheet.pdf"],
    [["process", "chair.png", "--params", "mon_set"], "--params: expected one of white-background, "],
    [["process", "chair.png", "--params", "none.json"], "expected a readable file for --params but received none.json"],
    [["process", "chair.png", "--contact-sheet", "chair.png"], "expected another place for the output: chair.png is the input chair.png"],
    [["process", "chair.png", "--subject", "12"], "expected X,Y or LEFT,TOP,WIDTH,HEIGHT in pixels for --subject but received 12"],
    [["process", "chair.png", "cut.jpg", "--mask", "m.png"], "expected one file with --mask or --subject but received 2"],
    [["process", "chair.png", "--out", "notes.jpg"], "expected a folder for --out but received notes.jpg"],
    [[], "expected a command but received none"],
    [["models", "remove"], "expected install, list, check for models but received remove"],
    [["proces", "chair.png"], "for command but received proces"],
  ])("%j", async (args, message) => {
    const { status, stdout, stderr } = await packshot(...args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect((await readdir(folder)).sort()).toEqual(["chair.png", "cut.jpg", "notes.jpg"]);
  });

  it("faulty params, field by field", async () => {
    await writeFile(path.join(folder, "bad.json"), JSON.stringify({ frame: { fill: 200 }, tone: { glow: 1 } }));
    const { status, stderr } = await packshot("process", "chair.png", "--params", "bad.json");
    expect(status).toBe(2);
    expect(stderr).toContain("expected at most 100 for frame.fill but received 200; expected a known field but received tone.glow");
  });
});

describe("packshot", () => {
  it("shows how it is called", async () => {
    const { status, stdout } = await packshot("--help");
    expect(status).toBe(0);
    expect(stdout).toContain("packshot process FILE...");
  });

  it("lists no model where there is none, and the check fails", async () => {
    expect(await packshot("models", "list", "--models", "nowhere")).toMatchObject({ status: 0, stdout: "" });
    expect((await packshot("models", "check", "--models", "nowhere")).status).toBe(1);
  });
});
