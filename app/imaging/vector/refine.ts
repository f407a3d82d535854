import { runBetween, vertices } from "./joint.ts";
import type { Joint } from "./joint.ts";
import { addCurve, unknowns } from "./normal-equations.ts";
import type { Samples } from "./normal-equations.ts";
import { lengthOf, vertex } from "./outline.ts";
import type { Outline } from "./outline.ts";
import { solve } from "./solve.ts";

/** Vertices of each curve that are looked at, about: more gain nothing. */
const samplesPerCurve = 12;
/** Rounds in which the vertices are shared out anew, steps in each, and the share of the error under which a step is the last. */
const rounds = 3;
const steps = 6;
const enough = 0.995;
/** Added to the diagonal of the normal equations: holds what the vertices say nothing about, such as places along a straight line. */
const hold = 0.01;

/** Numbers the unknowns of a run of joints; -1 for what is held: the place of both ends, and their direction unless they are corners. */
const numbered = (joints: readonly Joint[]): { columns: Int32Array; size: number } => {
  const columns = new Int32Array(joints.length * unknowns).fill(-1);
  let size = 0;
  joints.forEach(({ corner }, i) => {
    const [starts, ends] = [i === 0, i === joints.length - 1];
    const free = [!starts && !ends, !starts && !ends, (!starts && !ends) || corner, !starts, !ends];
    free.forEach((isFree, k) => {
      if (isFree) columns[i * unknowns + k] = size++;
    });
  });
  return { columns, size };
};

const sampled = (outline: Outline, start: Joint, end: Joint): Samples => {
  const run = runBetween(outline, start, end);
  const last = run.length / 2 - 1;
  const weight = Math.max(1, Math.floor(last / samplesPerCurve));
  const size = Math.floor((last - (weight >> 1)) / weight) + 1;
  const points = new Float64Array(2 * size);
  const parameters = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const at = (weight >> 1) + i * weight;
    points[2 * i] = run[2 * at];
    points[2 * i + 1] = run[2 * at + 1];
    parameters[i] = at / last;
  }
  return { points, parameters, weight, arc: lengthOf(run) };
};

/** No handle shrinks by more than half at a time. */
const longer = (length: number, by: number): number => Math.max(length / 2, length + by);

const moved = (joints: readonly Joint[], columns: Int32Array, by: Float64Array): Joint[] =>
  joints.map((joint, i) => {
    const change = (unknown: number): number => {
      const column = columns[i * unknowns + unknown];
      return column < 0 ? 0 : by[column];
    };
    const turn = change(2);
    return {
      index: joint.index,
      x: joint.x + change(0),
      y: joint.y + change(1),
      arriving: joint.arriving + turn,
      leaving: joint.leaving + turn,
      into: longer(joint.into, change(3)),
      out: longer(joint.out, change(4)),
      corner: joint.corner,
    };
  });

/** Levenberg-Marquardt steps on the squared distances of the samples from the curves. */
const descend = (joints: Joint[], samples: readonly Samples[]): Joint[] => {
  const { columns, size } = numbered(joints);
  let best = joints;
  let least = Infinity;
  let equations = new Float64Array(0);
  let damping = 1e-3;
  let next = joints;
  for (let step = 0; ; step++) {
    const rows = new Float64Array(size * (size + 1));
    let cost = 0;
    for (let i = 0; i < samples.length; i++) cost += addCurve({ rows, size, columns }, i * unknowns, next[i], next[i + 1], samples[i]);
    if (cost < least) {
      best = next;
      if (cost > enough * least) return best;
      least = cost;
      equations = rows;
      damping /= 5;
    } else damping *= 10;
    if (step === steps || least === Infinity) return best;
    const damped = equations.slice();
    for (let i = 0; i < damped.length; i += size + 2) damped[i] = damped[i] * (1 + damping) + hold;
    next = moved(best, columns, solve(damped, size));
  }
};

/** Lets the joints between the ends mark the vertices that they have moved to. */
const settle = (outline: Outline, joints: readonly Joint[]): Joint[] => {
  const count = outline.length / 2;
  return joints.map((joint, i) => {
    if (i === 0 || i === joints.length - 1) return joint;
    const away = (offset: number) => {
      const { x, y } = vertex(outline, joint.index + offset + count);
      return (x - joint.x) ** 2 + (y - joint.y) ** 2;
    };
    // Less than half the way to the next joint, which may come the other way.
    const back = -((vertices(joints[i - 1], joint, count) - 1) >> 1);
    const forth = (vertices(joint, joints[i + 1], count) - 1) >> 1;
    let offset = 0;
    while (offset < forth && away(offset + 1) < away(offset)) offset++;
    while (offset > back && away(offset - 1) < away(offset)) offset--;
    return { ...joint, index: (joint.index + offset + count) % count };
  });
};

/**
 * Moves, turns and stretches the joints of a run so that its curves come nearest to the outline (orthogonal distance regression). The ends
 * keep their place and, unless they are corners, their direction, so that the run still fits what lies beyond.
 */
export const refine = (outline: Outline, joints: readonly Joint[]): Joint[] => {
  let refined = [...joints];
  for (let round = 0; round < rounds; round++) {
    const samples = refined.slice(1).map((end, i) => sampled(outline, refined[i], end));
    const settled = settle(outline, descend(refined, samples));
    const still = settled.every(({ index }, i) => index === refined[i].index);
    refined = settled;
    if (still) break;
  }
  return refined;
};
