"""Rooms instead of studios, subjects at the border, several subjects."""

import math
import random

from studio import (ambient, backdrop, ball, box, cylinder, fur, gold, lathe, light, material, ring, scene, softbox, steel, sweep, tabletop, text, textured, tube, two_sided, wall)


def oak(scale=0.5):
    return textured("wood", (0.26, 0.13, 0.05), (0.48, 0.28, 0.13), scale=scale, stretch=(0.25, 3, 1), distortion=6, rough=0.4)


@scene("vase_shelf", (1400, 934), azimuth=8, elevation=8, fill=0.52, focus=1.0, fstop=2.8)
def vase_shelf():
    tabletop(oak())
    wall(material((0.5, 0.46, 0.4), 0.9), y=2.4)
    light(warm=(1, 0.88, 0.72))
    randomizer = random.Random(11)
    x = -3.2
    while x < 3.2:
        width, height = randomizer.uniform(0.12, 0.3), randomizer.uniform(0.9, 1.6)
        color = tuple(randomizer.uniform(0.05, 0.6) for _ in range(3))
        backdrop(box((x + width / 2, 1.6, height / 2), (width * 0.94, 0.7, height), material(color, 0.6)))
        x += width
    backdrop(ball((-1.5, 0.9, 0.25), 0.25, material((0.6, 0.5, 0.1), 0.3)))
    backdrop(box((1.5, 0.8, 0.2), (0.7, 0.5, 0.4), material((0.1, 0.3, 0.35), 0.5), turn=(0, 0, 0.4)))
    lathe([(0, 0), (0.22, 0), (0.34, 0.25), (0.36, 0.5), (0.26, 0.85), (0.12, 1.05), (0.13, 1.2), (0.18, 1.26), (0.16, 1.26), (0.1, 1.2), (0.09, 1.05), (0.1, 0.8), (0, 0.2)], textured("noise", (0.72, 0.7, 0.64), (0.2, 0.3, 0.45), scale=3, rough=0.25), subdivide=1)


@scene("tote_brick", (934, 1400), azimuth=14, elevation=5, fill=0.7)
def tote_brick():
    tabletop(textured("noise", (0.3, 0.29, 0.28), (0.4, 0.39, 0.37), scale=3, rough=0.9))
    bricks = wall(textured("brick", (0.35, 0.1, 0.06), (0.45, 0.17, 0.1), scale=1.2, rough=0.9, bump=1.0), y=1.6)
    bricks.rotation_euler = (0, 0, 0)
    light(warm=(1, 0.93, 0.82))
    canvas = textured("noise", (0.66, 0.6, 0.48), (0.72, 0.66, 0.54), scale=60, rough=0.95)
    sections = []
    for i in range(12):
        t = i / 11
        bulge = 1 + 0.08 * math.sin(math.pi * t)
        sections.append([(0.55 * bulge * math.copysign(abs(math.cos(a)) ** 0.6, math.cos(a)) * (1 + 0.1 * t), (0.2 * (1 - 0.75 * t)) * math.copysign(abs(math.sin(a)) ** 0.6, math.sin(a)) + 0.015 * math.sin(6 * a + 3 * t), 1.15 * t) for a in (math.tau * k / 32 for k in range(32))])
    from studio import loft

    loft(sections, canvas, subdivide=1)
    for y in (-0.07, 0.07):
        tube([(-0.28, y, 1.0), (-0.28, y, 1.2), (-0.2, y * 0.8, 1.6), (0, y * 0.5, 1.75), (0.2, y * 0.8, 1.6), (0.28, y, 1.2), (0.28, y, 1.0)], 0.028, canvas)
    text("market", (0, -0.21, 0.5), 0.26, material((0.05, 0.12, 0.08), 0.8))


@scene("teapot_table", (1400, 1050), azimuth=14, elevation=20, fill=0.5, focus=1.0, fstop=4)
def teapot_table():
    tabletop(oak(0.7), edge=6)
    wall(textured("stripes", (0.32, 0.42, 0.4), (0.5, 0.58, 0.55), scale=0.7, rough=0.9), y=5)
    light(warm=(1, 0.9, 0.78))
    glaze = material((0.05, 0.2, 0.22), 0.1, coat=1)
    lathe([(0, 0), (0.3, 0), (0.52, 0.2), (0.58, 0.42), (0.48, 0.68), (0.26, 0.8), (0.24, 0.8), (0, 0.7)], glaze, subdivide=1)
    lathe([(0.27, 0.79), (0.2, 0.88), (0.06, 0.92), (0.05, 0.96), (0.08, 1.0), (0, 1.03)], glaze, subdivide=1)
    tube([(0.5, 0, 0.6), (0.8, 0, 0.68), (0.92, 0, 0.45), (0.75, 0, 0.22), (0.52, 0, 0.22)], 0.045, glaze)
    tube([(-0.48, 0, 0.3), (-0.72, 0, 0.42), (-0.82, 0, 0.68), (-0.95, 0, 0.78)], 0.075, glaze)
    backdrop(lathe([(0, 0), (0.2, 0), (0.3, 0.3), (0.28, 0.3), (0, 0.05)], material((0.6, 0.3, 0.2), 0.4), at=(1.7, 1.2, 0)))
    backdrop(box((-1.9, 1.0, 0.05), (0.9, 1.2, 0.1), material((0.5, 0.1, 0.1), 0.7), turn=(0, 0, 0.5)))
    backdrop(ball((-1.6, 1.0, 0.32), 0.22, material((0.6, 0.35, 0.03), 0.5)))


@scene("lamp_cropped", (1200, 1200), azimuth=18, elevation=8, fill=1.15, offset=(0.12, -0.1))
def lamp_cropped():
    """The subject leaves the frame at two sides."""
    sweep((0.72, 0.7, 0.66))
    light()
    lathe([(0.6, 1.1), (0.38, 1.75), (0.37, 1.75), (0.59, 1.1)], material((0.8, 0.72, 0.58), 0.8), subdivide=1)
    lathe([(0, 0), (0.4, 0), (0.4, 0.05), (0.06, 0.1), (0.16, 0.4), (0.2, 0.6), (0.06, 1.0), (0.03, 1.25), (0, 1.25)], material((0.08, 0.25, 0.3), 0.15, coat=1), subdivide=1)


@scene("cushion_border", (1400, 1050), azimuth=10, elevation=22, fill=0.95, offset=(-0.2, -0.12))
def cushion_border():
    sweep((0.85, 0.85, 0.84))
    light()

    def point(u, v, side):
        puff = 0.26 * ((1 - u**4) * (1 - v**4)) ** 0.5
        pinch = 1 - 0.06 * (1 - abs(u)) * abs(v) - 0.06 * (1 - abs(v)) * abs(u)
        return (u * pinch * 0.8, side * puff - 0.25 * v, 0.78 + v * pinch * 0.75)

    two_sided(point, textured("stripes", (0.7, 0.62, 0.5), (0.12, 0.2, 0.35), scale=2.2, rough=0.95))


@scene("toy_trio", (1400, 934), azimuth=8, elevation=12, fill=0.78)
def toy_trio():
    """Three subjects of one set; the truth is all of them."""
    sweep((0.55, 0.68, 0.8))
    light()
    red, yellow, green, beech = (material(c, 0.3, coat=0.4) for c in ((0.7, 0.05, 0.04), (0.85, 0.55, 0.04), (0.1, 0.4, 0.12), (0.62, 0.42, 0.24)))
    box((-1.3, 0, 0.35), (0.9, 0.4, 0.25), red, bevel=0.03)
    box((-1.08, 0, 0.62), (0.4, 0.38, 0.32), red, bevel=0.03)
    for x in (-1.6, -1.02):
        for y in (-0.22, 0.22):
            cylinder((x, y, 0.17), 0.17, 0.09, material((0.03, 0.03, 0.03), 0.5), turn=(math.pi / 2, 0, 0), bevel=0.02)
    for i, (mat, radius) in enumerate(((green, 0.32), (yellow, 0.26), (red, 0.2), (beech, 0.14))):
        ring((0, 0, 0.1 + i * 0.17), radius, 0.1, mat)
    cylinder((0, 0, 0.45), 0.05, 0.9, beech)
    ball((1.15, 0, 0.4), 0.4, yellow)
    ball((1.15, 0, 0.92), 0.24, beech)
    for side in (-1, 1):
        ball((1.15 + side * 0.17, 0, 1.13), 0.08, beech)
        ball((1.15 + side * 0.08, -0.21, 0.98), 0.03, material((0.01, 0.01, 0.01), 0.2))


@scene("empty_table", (1050, 1400))
def empty_table():
    tabletop(oak())
    wall(textured("noise", (0.46, 0.5, 0.48), (0.5, 0.54, 0.52), scale=0.6), y=3)
    light(warm=(1, 0.92, 0.8))
