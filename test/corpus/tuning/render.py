"""Renders random products for tuning the net: blender -b --factory-startup --python render.py -- FOLDER FIRST COUNT [SIZE]

Writes N.photo.png and N.coverage.png per number; the same number always gives the same picture.
"""

import os
import random
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [here, os.path.join(here, "../make")]

import bpy  # noqa: E402

import studio  # noqa: E402
import things  # noqa: E402
from studio import backdrop, ball, box, cylinder, light, material, sweep, tabletop, textured, wall  # noqa: E402

SAMPLES = 12


def room(d):
    """A table or floor before a wall, with or without things that are not the product. Returns the depth of field."""
    a, b = d.colour(), d.colour()
    kind = d.pick(["wood", "wood", "noise", "plain", "checker"])
    floor = material(a, d.u(0.2, 0.9)) if kind == "plain" else textured(kind, a, tuple(0.6 * p + 0.4 * q for p, q in zip(a, b)), scale=d.u(0.4, 3), stretch=(0.25, 3, 1) if kind == "wood" else (1, 1, 1), distortion=6, rough=d.u(0.3, 0.9))
    tabletop(floor, edge=d.u(2, 6))
    c = d.colour()
    wall(d.pick([lambda: material(c, 0.9), lambda: textured("brick", c, d.colour(), scale=1.2, bump=1.0, rough=0.9), lambda: textured("noise", c, tuple(v * 0.8 for v in c), scale=d.u(0.5, 4)), lambda: textured("stripes", c, d.colour(), scale=d.u(0.4, 1), rough=0.9)])(), y=d.u(1.6, 5))
    light(key=d.u(80, 140), fill=d.u(30, 60), top=d.u(50, 80), warm=(1, d.u(0.85, 1), d.u(0.7, 1)))
    if d.chance(0.6):
        for _ in range(d.n(1, 7)):
            x, y = d.pick([-1, 1]) * d.u(0.9, 2.8), d.u(0.9, 2.2)
            s = d.u(0.15, 0.45)
            prop = d.n(0, 2)
            mat = material(d.colour(), d.u(0.2, 0.8))
            backdrop(ball((x, y, s), s, mat) if prop == 0 else box((x, y, s * 1.2), (s * 1.6, s, s * 2.4), mat, turn=(0, 0, d.u(0, 1))) if prop == 1 else cylinder((x, y, s), s * 0.7, 2 * s, mat))
        return d.u(1.8, 5.6)
    return d.pick([None, 2.8, 5.6])


def studio_set(d):
    """Seamless paper: white most of the time, sometimes so bright that it clips."""
    level = d.pick(["white", "white", "white", "grey", "colour", "dark"])
    color = {"white": d.grey(0.8, 0.92), "grey": d.grey(0.3, 0.8), "colour": d.colour(), "dark": d.grey(0.02, 0.08)}[level]
    sweep(color, back=d.u(3, 6))
    bright = d.u(1.1, 1.4) if level == "white" and d.chance(0.3) else d.u(1.2, 1.9) if level == "dark" else d.u(0.8, 1.15)
    light(key=110 * bright * d.u(0.7, 1.2), fill=45 * bright * d.u(0.5, 2), top=65 * bright * d.u(0.5, 1.5), world=0.3 * bright * d.u(0.4, 1.5), warm=(1, d.u(0.93, 1), d.u(0.88, 1)))


def build(d):
    focus = room(d) if d.chance(0.3) else studio_set(d)
    thing = d.pick(things.THINGS)
    thing(d, things.white if d.chance(0.22) else None)
    lying = thing in (things.cutlery, things.tool, things.rope) or (thing is things.jewel and d.chance(0.5))
    return thing.__name__, focus, lying


def render(number, folder, size):
    bpy.ops.wm.read_factory_settings(use_empty=True)
    d = things.Draw(random.Random(f"tuning {number}"))
    random.seed(number)
    name, focus, lying = build(d)
    target = bpy.context.scene
    ratio = d.pick([(1, 1), (1, 1), (3, 4), (2, 3), (4, 3), (3, 2)])
    longest = max(ratio)
    frame = tuple(round(size * side / longest) for side in ratio)
    studio.settings(frame, SAMPLES)
    target.view_settings.exposure = 0.6 + d.u(0.0, 0.35)
    off = 0.12 if d.chance(0.3) else 0.03
    studio.camera(frame, azimuth=d.u(-40, 40), elevation=d.u(30, 75) if lying else d.u(4, 28), fill=d.u(0.85, 1.1) if d.chance(0.1) else d.u(0.4, 0.85), lens=d.u(50, 110),
                  offset=(d.u(-off, off), d.u(-off, off)), focus=1.0 if focus else None, fstop=focus or 4.0)
    studio.photograph(number, folder, coverage_samples=24)
    return name


if __name__ == "__main__":
    folder, first, count, *rest = sys.argv[sys.argv.index("--") + 1 :]
    os.makedirs(folder, exist_ok=True)
    for number in range(int(first), int(first) + int(count)):
        if os.path.exists(f"{folder}/{number}.coverage.png"):
            continue
        started = time.time()
        name = render(number, folder, int(rest[0]) if rest else 500)
        print(f"product {number} {name} {time.time() - started:.0f} s", flush=True)
