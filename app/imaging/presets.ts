import { ImagingError } from "./errors.ts";
import { parseParams } from "./params.ts";
import type { Params, ParamsInput } from "./params.ts";

/** A parameter set that comes with the product. */
export interface Preset {
  name: string;
  label: string;
  params: ParamsInput;
}

/** The first is the default. */
export const presets = [
  {
    name: "white-background",
    label: "White background, natural shadow",
    params: { background: { kind: "colour", colour: "#ffffff" }, shadow: { natural: {} } },
  },
  { name: "transparent", label: "Transparent", params: { background: { kind: "transparent" } } },
  {
    name: "marketplace-square",
    label: "Marketplace square, 2000 × 2000",
    params: { background: { kind: "colour", colour: "#ffffff" }, frame: { width: 2000, height: 2000, fit: "subject", fill: 85 }, tone: { sharpening: 20 }, output: { quality: 90 } },
  },
  {
    name: "soft-shadow",
    label: "Light grey, soft shadow",
    params: {
      background: { kind: "linear", from: "#fafafa", to: "#e6e6e6", angle: 180 },
      frame: { aspect: "1:1", fit: "subject", fill: 78, vertical: "middle" },
      shadow: { contact: {} },
    },
  },
  {
    name: "flat-lay",
    label: "Seen from above, drop shadow",
    params: { background: { kind: "colour", colour: "#ffffff" }, frame: { aspect: "1:1", fit: "subject", fill: 82 }, shadow: { drop: {} } },
  },
  {
    name: "on-the-wall",
    label: "In front of a wall",
    params: { background: { kind: "radial", inner: "#f6f4f1", outer: "#dad6d0" }, frame: { aspect: "4:5", fit: "subject", fill: 72 }, shadow: { wall: {} } },
  },
  {
    name: "glossy-table",
    label: "White with reflection",
    params: {
      background: { kind: "linear", from: "#ffffff", to: "#f1f1f1", angle: 180 },
      frame: { aspect: "1:1", fit: "subject", fill: 70, baseline: 22 },
      shadow: { contact: { opacity: 35, softness: 0.8 }, reflection: {} },
    },
  },
] as const satisfies readonly Preset[];

export const defaultPreset = presets[0];

const names = presets.map(({ name }) => name).join(", ");

/**
 * The complete parameter set of a built-in preset.
 * @throws {ImagingError} "unknown_preset"
 */
export const presetParams = (name: string): Params => {
  const preset = presets.find((candidate) => candidate.name === name);
  if (!preset) {
    throw new ImagingError("unknown_preset", `expected one of ${names} for preset but received ${name}`, `There is no preset called “${name}”.`);
  }
  return parseParams(preset.params);
};
