import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import type { Sharp } from "sharp";
import { convertByTable, tableNodes, tablePixels } from "./colour-table.ts";
import type { ColourTable } from "./colour-table.ts";
import { EncodeError } from "./errors.ts";
import type { EncodeOptions } from "./picture.ts";

// Pictures are encoded once each, so libvips' operation cache would only hold memory.
sharp.cache(false);

/** The profile of the written file: a name or file that libvips knows, and its bytes. */
export interface OutputProfile {
  reference: string;
  bytes: Uint8Array;
}

let profileFolder: string | null = null;

/** libvips takes output profiles by file name only, so a profile's bytes are kept in a private folder until the process ends. */
const writeProfile = (icc: Uint8Array, hash: string): string => {
  if (profileFolder === null) {
    const folder = mkdtempSync(join(tmpdir(), "packshot-icc-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    profileFolder = folder;
  }
  const file = join(profileFolder, `${hash}.icc`);
  writeFileSync(file, icc);
  return file;
};

const apply = (image: Sharp, profile: OutputProfile["reference"], colourSpace: "rgb" | "cmyk"): Sharp =>
  (colourSpace === "cmyk" ? image.toColourspace("cmyk") : image).withIccProfile(profile);

/** Converts one pixel: libvips only warns of a profile that it cannot use and takes another, so the given one must be seen to arrive. */
const tryProfile = async (reference: string, colourSpace: "rgb" | "cmyk", given: Uint8Array | null): Promise<OutputProfile> => {
  const pixel = sharp(new Uint8Array(3), { raw: { width: 1, height: 1, channels: 3 } });
  const { icc } = await sharp(await apply(pixel, reference, colourSpace).jpeg().toBuffer()).metadata();
  if (!icc || (given && !icc.equals(given))) {
    throw new EncodeError(`expected a usable ${colourSpace} output profile for icc but received one that does not convert`);
  }
  return { reference, bytes: icc };
};

const profiles = new Map<string, Promise<OutputProfile>>();

/** Bytes 16..19 of an ICC header name the colour space of the device side (ICC.1:2022, 7.2.6). */
const checkProfileSpace = (icc: Uint8Array, colourSpace: "rgb" | "cmyk"): void => {
  const space = Buffer.from(icc.subarray(16, 20)).toString("latin1");
  const expected = colourSpace === "cmyk" ? "CMYK" : "RGB ";
  if (space !== expected) throw new EncodeError(`expected an ICC profile of colour space "${expected}" for icc but received "${space}"`);
};

/**
 * The profile to convert to and embed; null = stay sRGB, untagged.
 * @throws {EncodeError} when the given profile is not of the asked colour space or cannot be used
 */
export const outputProfile = async ({ icc, colourSpace = "rgb" }: EncodeOptions): Promise<OutputProfile | null> => {
  if (icc === undefined && colourSpace === "rgb") return null;
  if (icc === "srgb" && colourSpace === "cmyk") throw new EncodeError('expected a CMYK profile for icc but received "srgb"');
  const given = icc instanceof Uint8Array ? icc : null;
  if (given) checkProfileSpace(given, colourSpace);
  const key = given ? createHash("sha256").update(given).digest("hex") : colourSpace;
  let profile = profiles.get(key);
  if (profile === undefined) {
    const builtIn = colourSpace === "cmyk" ? "cmyk" : "srgb";
    profile = tryProfile(given ? writeProfile(given, key) : builtIn, colourSpace, given);
    profiles.set(key, profile);
  }
  return profile;
};

/** Adds the conversion from sRGB to the asked colour space and profile to an 8-bit sharp pipeline, and embeds the profile. */
export const convertColour = (image: Sharp, { colourSpace = "rgb" }: EncodeOptions, profile: OutputProfile | null): Sharp =>
  profile ? apply(image, profile.reference, colourSpace) : image;

export interface Colours {
  /** Interleaved, 8 bit; CMYK as 255 = full ink. */
  data: Uint8Array;
  channels: 3 | 4;
}

const convertByEngine = (rgb: Uint8Array, width: number, height: number, reference: string, colourSpace: "rgb" | "cmyk"): Promise<Uint8Array> => {
  const image = sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false });
  return apply(image, reference, colourSpace).raw().toBuffer();
};

/** Inks of the colour cube by profile. The colour engine needs 0.3 µs a pixel, which three layers of 9 megapixels feel. */
const inkTables = new Map<string, Promise<ColourTable>>();

const inkTable = (reference: string): Promise<ColourTable> => {
  let table = inkTables.get(reference);
  if (table === undefined) {
    const { rgb, width, height } = tableNodes();
    table = convertByEngine(rgb, width, height, reference, "cmyk").then((samples) => ({ samples, channels: 4 }));
    inkTables.set(reference, table);
  }
  return table;
};

/** Interleaved sRGB as samples of the output's colour space; the very same array where nothing is to be converted. */
export const outputColours = async (
  rgb: Uint8Array,
  width: number,
  height: number,
  { colourSpace = "rgb", icc }: EncodeOptions,
  profile: OutputProfile | null,
): Promise<Colours> => {
  const channels = colourSpace === "cmyk" ? 4 : 3;
  const converts = profile !== null && (channels === 4 || icc instanceof Uint8Array);
  if (!converts) return { data: rgb, channels: 3 };
  const worthATable = channels === 4 && width * height > 2 * tablePixels;
  const data = worthATable
    ? convertByTable(await inkTable(profile.reference), rgb)
    : await convertByEngine(rgb, width, height, profile.reference, colourSpace);
  return { data, channels };
};
