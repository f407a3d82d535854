import { z } from "zod";
import { number } from "./fields.ts";

const opacity = (initial: number) => number(0, 100, initial, { label: "Strength", unit: "%" });
const softness = (initial: number) => number(0, 10, initial, { label: "Softness", description: "Of the subject's longer side.", unit: "%" });
const light = z.number().min(0).max(360).default(315).meta({ label: "Light comes from", description: "0 is above, 90 right, 270 left; the shadow falls to the other side.", unit: "°" });

const natural = z.strictObject({ opacity: opacity(100) });

const contact = z.strictObject({ opacity: opacity(75), softness: softness(1.5) });

const drop = z.strictObject({
  opacity: opacity(30),
  softness: softness(2),
  direction: light,
  distance: number(0, 30, 3, { label: "Distance", description: "Of the subject's longer side.", unit: "%" }),
});

const wall = z.strictObject({
  opacity: opacity(25),
  softness: softness(3.5),
  direction: light,
  distance: number(0, 40, 8, { label: "Distance to the wall", description: "Of the subject's longer side.", unit: "%" }),
});

const reflection = z.strictObject({
  opacity: opacity(25),
  height: number(1, 100, 25, { label: "Height", description: "Of the subject's height, until it has faded out.", unit: "%" }),
});

/** A kind that is null, or left out, is not drawn; an empty object draws it with its defaults. Several go together. */
export const shadowSchema = z
  .strictObject({
    natural: natural.nullable().default(null).meta({ label: "Natural shadow", description: "The photo's own shadow, as a layer of its own." }),
    contact: contact.nullable().default(null).meta({ label: "Contact shadow", description: "Where the subject stands on the ground." }),
    drop: drop.nullable().default(null).meta({ label: "Drop shadow", description: "As if the subject lay flat and was photographed from above." }),
    wall: wall.nullable().default(null).meta({ label: "Wall shadow", description: "Cast on a wall behind a subject that stands or hangs." }),
    reflection: reflection.nullable().default(null).meta({ label: "Reflection", description: "As on a glossy table." }),
  })
  .prefault({})
  .meta({ label: "Shadow" });

export type ShadowParams = z.infer<typeof shadowSchema>;
