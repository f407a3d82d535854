import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { InvalidParamsError } from "../../../app/imaging/errors.ts";
import { paramsSchema, parseParams } from "../../../app/imaging/params.ts";
import { defaultPreset, presetParams, presets } from "../../../app/imaging/presets.ts";

const issuesOf = (value: unknown) => {
  try {
    parseParams(value);
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidParamsError);
    return (error as InvalidParamsError).issues;
  }
  throw new Error("expected the params to be refused");
};

describe("a parameter set", () => {
  it("may be empty: every field has a default, and the photo's frame stays", () => {
    const params = parseParams({});
    expect(params.background).toBeNull();
    expect(params.frame).toMatchObject({ width: null, height: null, aspect: null, fit: "photo", upscale: false });
    expect(Object.values(params.shadow)).toEqual([null, null, null, null, null]);
    expect(parseParams(params)).toEqual(params);
  });

  it("draws a shadow that is given as an empty object, with that kind's defaults", () => {
    expect(parseParams({ shadow: { drop: {} } }).shadow.drop).toEqual({ opacity: 30, softness: 2, direction: 315, distance: 3 });
  });

  it("takes colours in capitals", () => {
    expect(parseParams({ background: { kind: "colour", colour: "#FFEE00" } }).background).toEqual({ kind: "colour", colour: "#ffee00" });
  });

  it.each([
    [{ frame: { fill: 140 } }, "frame.fill", "expected at most 100 for frame.fill but received 140"],
    [{ frame: { width: 10 } }, "frame.width", "expected at least 16 for frame.width but received 10"],
    [{ frame: { width: 800.5 } }, "frame.width", "expected int for frame.width but received 800.5"],
    [{ frame: { width: 12_000, height: 12_000 } }, "frame.width", "expected a width of at most 80000000 pixels in all for frame.width but received 12000"],
    [{ frame: { aspect: "square" } }, "frame.aspect", 'expected two numbers like 4:5 for frame.aspect but received "square"'],
    [{ frame: { aspect: "1:100" } }, "frame.aspect", 'expected a shape between 1:10 and 10:1 for frame.aspect but received "1:100"'],
    [{ frame: { fit: "stretch" } }, "frame.fit", 'expected photo or subject or cover for frame.fit but received "stretch"'],
    [{ frame: { padding: { top: 50 } } }, "frame.padding.top", "expected at most 45 for frame.padding.top but received 50"],
    [{ background: { kind: "colour", colour: "red" } }, "background.colour", 'expected a colour like #f4f4f4 for background.colour but received "red"'],
    [{ background: { kind: "plaid" } }, "background.kind", 'expected colour or transparent or linear or radial or image or keep or blur for background.kind but received "plaid"'],
    [{ shadow: { wall: { opacity: -1 } } }, "shadow.wall.opacity", "expected at least 0 for shadow.wall.opacity but received -1"],
    [{ tone: { exposure: "bright" } }, "tone.exposure", 'expected number for tone.exposure but received "bright"'],
    [{ output: { bitDepth: 12 } }, "output.bitDepth", "expected 8 or 16 for output.bitDepth but received 12"],
    [{ output: { quality: 0 } }, "output.quality", "expected at least 1 for output.quality but received 0"],
    [{ edge: { blur: 1 } }, "edge.blur", "expected a known field but received edge.blur"],
    [{ watermark: true }, "watermark", "expected a known field but received watermark"],
    ["mon_set", "params", 'expected object for params but received "mon_set"'],
    [null, "params", "expected object for params but received null"],
  ])("%j is refused by the name of its field", (value, field, message) => {
    expect(issuesOf(value)).toEqual([{ field, message }]);
  });

  it("with several faults names them all", () => {
    const issues = issuesOf({ frame: { fill: 1, width: 5 }, output: { quality: 101 } });
    expect(issues.map(({ field }) => field).sort()).toEqual(["frame.fill", "frame.width", "output.quality"]);
  });

  it("cannot be one that makes the engine ask for more than 100 bytes of an endless value in its error", () => {
    expect(issuesOf({ frame: { aspect: "9".repeat(10_000) } })[0]?.message.length).toBeLessThan(150);
  });
});

describe("the description of the params", () => {
  it("gives every field a label", () => {
    interface Described {
      label?: string;
      const?: string;
      properties?: Record<string, Described>;
      anyOf?: Described[];
      oneOf?: Described[];
    }
    const unlabelled = (schema: Described, name: string): string[] => [
      ...Object.entries(schema.properties ?? {}).flatMap(([key, field]) => [...(field.label ?? field.const ? [] : [`${name}.${key}`]), ...unlabelled(field, `${name}.${key}`)]),
      ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((option) => unlabelled(option, name)),
    ];
    const schema = z.toJSONSchema(paramsSchema, { io: "input" }) as Described;
    expect(Object.keys(schema.properties?.["frame"]?.properties ?? {})).toContain("baseline");
    expect(unlabelled(schema, "params")).toEqual([]);
  });

  it("runs in a browser: neither it nor what it imports names a Node module", async () => {
    const folder = path.join(import.meta.dirname, "../../../app/imaging");
    const seen = new Set<string>();
    const visit = async (file: string): Promise<void> => {
      if (seen.has(file)) return;
      seen.add(file);
      const imports = [...(await readFile(file, "utf8")).matchAll(/^(?:import|export) [^;"]* from "([^"]+)"/gm)].map((match) => match[1]!);
      for (const name of imports) {
        if (name.startsWith(".")) await visit(path.resolve(path.dirname(file), name));
        else expect([name, file]).toEqual(["zod", file]);
      }
    };
    await visit(path.join(folder, "params.ts"));
    await visit(path.join(folder, "presets.ts"));
    expect(seen.size).toBeGreaterThan(6);
  });
});

describe("the presets", () => {
  it.each(presets.map(({ name }) => name))("%s is a valid parameter set", (name) => {
    expect(presetParams(name).background).not.toBeNull();
  });

  it("begin with the default: white, the natural shadow, the photo's own frame", () => {
    expect(defaultPreset.name).toBe("white-background");
    expect(presetParams("white-background")).toMatchObject({ background: { kind: "colour", colour: "#ffffff" }, shadow: { natural: { opacity: 100 } }, frame: { width: null, fit: "photo" } });
  });

  it("are named when an unknown one is asked for", () => {
    expect(() => presetParams("mon_set")).toThrow(/^expected one of white-background, transparent, .* for preset but received mon_set$/);
  });
});
