import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { convertByTable, tableNodes } from "../../../app/imaging/encode/colour-table.ts";
import { corpusPicture, greatestDifference } from "./support.ts";

const inks = (rgb: Uint8Array, width: number, height: number): Promise<Buffer> =>
  sharp(rgb, { raw: { width, height, channels: 3 } }).toColourspace("cmyk").withIccProfile("cmyk").raw().toBuffer();

describe("a colour table", () => {
  test("gives back its own nodes and runs straight between them", () => {
    const { rgb } = tableNodes();
    const table = { samples: rgb, channels: 3 } as const;
    expect(greatestDifference(convertByTable(table, rgb), rgb)).toBe(0);
    // Every level along the grey axis, each primary and an odd line through the cube.
    const lines = Uint8Array.from(Array.from({ length: 256 }, (_, i) => [i, i, i, i, 0, 0, 0, i, 0, 0, 0, i, i, 255 - i, (i * 7) % 256]).flat());
    expect(greatestDifference(convertByTable(table, lines), lines)).toBeLessThanOrEqual(1);
  });

  test("follows the colour engine's inks on photos within two levels on average", async () => {
    const { rgb: nodes, width: across, height: down } = tableNodes();
    const table = { samples: await inks(nodes, across, down), channels: 4 } as const;
    for (const name of ["pink_paper_plant_1024", "mug_grey_grad_1024", "ring_gold_1024"]) {
      const { rgb, width, height } = await corpusPicture(name, 512);
      const exact = await inks(rgb, width, height);
      const quick = convertByTable(table, rgb);
      const mean = quick.reduce((sum, ink, i) => sum + Math.abs(ink - exact[i]!), 0) / quick.length;
      expect(mean).toBeLessThan(2);
    }
  });
});
