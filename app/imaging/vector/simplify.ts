import { turnAt } from "./corners.ts";
import { vertices } from "./joint.ts";
import type { Joint } from "./joint.ts";
import type { Outline } from "./outline.ts";
import { refine } from "./refine.ts";
import { strayed } from "./strayed.ts";

/** No outline is left with fewer knots. */
const fewest = 2;
/** Most trials per outline: in hair nearly all of them fail, and there are thousands. */
const mostTrials = 600;

/** A joint of the outline, and the trial to leave it out. */
interface Link {
  joint: Joint;
  /** The neighbours on both sides, in order, and their joints where this one is left out. */
  links: Link[];
  joints: Joint[];
  /** How far those curves stray, pixels; infinite beyond the tolerance. What it was at the last trial where that is outdated. */
  strayed: number;
  outdated: boolean;
}

/** Corners that turn by more, radians, stay: a smooth curve could follow them within the tolerance only by a bend as sharp. */
const sharpTurn = (50 * Math.PI) / 180;

const isSharp = (outline: Outline, { corner, index }: Joint): boolean => corner && turnAt(outline, index) > sharpTurn;

/** Two neighbours on each side, but none beyond a corner, and none twice between the ends. */
const neighbours = (ring: readonly Link[], index: number): Link[] => {
  const at = (offset: number) => ring[(index + offset + ring.length) % ring.length];
  const links = [at(-1), at(1)];
  if (!at(-1).joint.corner && ring.length > links.length) links.unshift(at(-2));
  if (!at(1).joint.corner && ring.length > links.length) links.push(at(2));
  return links;
};

/** The joints of links without the one between two of them; the handles on its sides now reach past its place. */
const without = (left: Joint, links: readonly Link[], after: Link, count: number): Joint[] => {
  const joints = links.map(({ joint }) => ({ ...joint }));
  const end = links.indexOf(after, 1);
  const [start, stop] = [joints[end - 1], joints[end]];
  const whole = vertices(start, stop, count);
  start.out *= whole / vertices(start, left, count);
  stop.into *= whole / vertices(left, stop, count);
  return joints;
};

/** The ends take over only what lies between them. */
const takeOver = (links: readonly Link[], joints: readonly Joint[]): void => {
  links.forEach((link, i) => {
    if (i === 0) link.joint = { ...link.joint, leaving: joints[i].leaving, out: joints[i].out };
    else if (i === links.length - 1) link.joint = { ...link.joint, arriving: joints[i].arriving, into: joints[i].into };
    else link.joint = joints[i];
  });
};

/**
 * Leaves out joints of a closed outline, one by one, those first without which the curves stray least: as long as the curves about it,
 * fitted anew with their joints free to move and turn, keep within `tolerance` pixels of the outline.
 */
export const simplify = (outline: Outline, joints: readonly Joint[], tolerance: number): Joint[] => {
  const ring = joints.map((joint): Link => ({ joint, links: [], joints: [], strayed: isSharp(outline, joint) ? Infinity : 0, outdated: true }));
  let trials = 0;
  while (ring.length > fewest && trials < mostTrials) {
    const index = ring.reduce((least, { strayed }, i) => (strayed < ring[least].strayed ? i : least), 0);
    const link = ring[index];
    if (link.strayed === Infinity) break;
    if (link.outdated) {
      link.links = neighbours(ring, index);
      link.joints = refine(outline, without(link.joint, link.links, ring[(index + 1) % ring.length], outline.length / 2));
      link.strayed = strayed(outline, link.joints, tolerance);
      link.outdated = false;
      trials++;
      continue;
    }
    takeOver(link.links, link.joints);
    for (const other of ring) {
      if (!other.links.some((each) => each === link || link.links.includes(each))) continue;
      other.outdated = true;
      if (other.strayed === Infinity && link.links.includes(other) && !isSharp(outline, other.joint)) other.strayed = tolerance; // tried again, but after the promising ones
    }
    ring.splice(index, 1);
  }
  return ring.map(({ joint }) => joint);
};
