import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import type { Sharp } from "sharp";
import { EncodeError } from "./errors.ts";
import type { EncodeOptions } from "./picture.ts";

// Pictures are encoded once each, so libvips' operation cache would only hold memory.
sharp.cache(false);

const profileFiles = new Map<string, string>();
let profileFolder: string | null = null;

/** libvips takes output profiles by file name only, so a profile's bytes are kept in a private folder until the process ends. */
const profileFile = (icc: Uint8Array): string => {
  const key = createHash("sha256").update(icc).digest("hex");
  const known = profileFiles.get(key);
  if (known !== undefined) return known;
  if (profileFolder === null) {
    const folder = mkdtempSync(join(tmpdir(), "packshot-icc-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    profileFolder = folder;
  }
  const file = join(profileFolder, `${key}.icc`);
  writeFileSync(file, icc);
  profileFiles.set(key, file);
  return file;
};

/** Bytes 16..19 of an ICC header name the colour space of the device side (ICC.1:2022, 7.2.6). */
const checkProfile = (icc: Uint8Array, colourSpace: "rgb" | "cmyk"): void => {
  const space = Buffer.from(icc.subarray(16, 20)).toString("latin1");
  const expected = colourSpace === "cmyk" ? "CMYK" : "RGB ";
  if (space !== expected) throw new EncodeError(`expected an ICC profile of colour space "${expected}" for icc but received "${space}"`);
};

/**
 * Adds the conversion from sRGB to the asked colour space, depth and profile to a sharp pipeline.
 * @throws {EncodeError} when the profile is not of the asked colour space
 */
export const convertColour = (image: Sharp, options: EncodeOptions): Sharp => {
  const { icc, colourSpace = "rgb", bitDepth = 8 } = options;
  let converted = image;
  if (colourSpace === "cmyk") converted = converted.toColourspace("cmyk");
  else if (bitDepth === 16) converted = converted.toColourspace("rgb16");
  if (icc instanceof Uint8Array) {
    checkProfile(icc, colourSpace);
    return converted.withIccProfile(profileFile(icc));
  }
  if (colourSpace === "cmyk") {
    if (icc === "srgb") throw new EncodeError('expected a CMYK profile for icc but received "srgb"');
    return converted.withIccProfile("cmyk");
  }
  return icc === "srgb" ? converted.withIccProfile("srgb") : converted;
};
