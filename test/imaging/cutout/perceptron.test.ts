import { expect, test } from "vitest";
import { createPerceptron } from "../../../app/imaging/cutout/perceptron.ts";

test("layers are weighted sums with leaky rectifiers between them", async () => {
  const run = await createPerceptron([
    { in: 3, out: 2, weights: [1, 2, 3, -1, 0, 1], bias: [0.5, -4] },
    { in: 2, out: 1, weights: [2, 10], bias: [1] },
  ]);
  // 1 + 2·(1·1 + 2·1 + 3·1 + .5) + 10·.1·(-1 + 1 - 4), then 1 + 2·.5 + 10·.1·(-4).
  const out = await run(Float32Array.of(1, 1, 1, 0, 0, 0, 9, 9, 9), 2);
  expect([...out].map((value) => Number(value.toFixed(4)))).toEqual([10, -2]);
});
