import { describe, expect, it } from "vitest";
import { fuse, IN, OPEN, OUT } from "../../../app/imaging/cutout/fuse.ts";

const SIZE = 40;
/** A block on the left, and from it to the right a wire that the net sees at a third. */
const probability = Float32Array.from({ length: SIZE * SIZE }, (_, i) => {
  const [x, y] = [i % SIZE, Math.floor(i / SIZE)];
  if (x >= 4 && x < 12 && y >= 10 && y < 30) return 1;
  return y === 20 && x >= 12 && x < 36 ? 0.3 : 0;
});
const decisionAt = (decision: Uint8Array, x: number, y: number) => decision[y * SIZE + x];

describe("the fusion of the looks", () => {
  it("cuts off what is faint and far from the outline", () => {
    const { decision } = fuse(probability, probability, null, false, SIZE, SIZE);
    expect(decisionAt(decision, 8, 20)).toBe(IN);
    expect(decisionAt(decision, 34, 20)).toBe(OUT);
  });

  it("leaves a faint wire as the net sees it where the subject is made of wires", () => {
    const { decision } = fuse(probability, probability, null, true, SIZE, SIZE);
    expect(decisionAt(decision, 34, 20)).toBe(OPEN);
    expect(decisionAt(decision, 34, 5)).toBe(OUT);
  });
});
