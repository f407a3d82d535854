"""White things on white, blown-out light, empty sets."""

import math

from studio import (ball, box, cylinder, finish, lathe, light, loft, material, mesh, ring, scene, softbox, sweep, text, tube)

WHITE = (0.82, 0.82, 0.82)


def porcelain():
    return material(WHITE, 0.18, coat=0.5)


def plastic(color=WHITE, rough=0.35):
    return material(color, rough)


@scene("mug_overexposed", (934, 1400), azimuth=14, elevation=12, fill=0.62, exposure=0.15)
def mug_overexposed():
    sweep((0.9, 0.9, 0.9))
    light(key=139, fill=80, top=109, world=0.41)
    lathe([(0, 0), (0.42, 0), (0.47, 0.03), (0.48, 1.1), (0.46, 1.12), (0.43, 1.08), (0.43, 0.1), (0, 0.08)], porcelain())
    tube([(0.46, 0, 0.9), (0.74, 0, 0.92), (0.86, 0, 0.6), (0.74, 0, 0.27), (0.46, 0, 0.24)], 0.065, porcelain())


@scene("colander_white", (1200, 1200), azimuth=10, elevation=24)
def colander_white():
    sweep((0.85, 0.85, 0.84))
    light()
    rows, segments = 12, 40
    vertices, faces = [], []
    for row in range(rows + 1):
        angle = math.radians(14) + math.radians(76) * row / rows
        for step in range(segments):
            turn = 2 * math.pi * (step + 0.5 * (row % 2)) / segments
            vertices.append((0.9 * math.sin(angle) * math.cos(turn), 0.9 * math.sin(angle) * math.sin(turn), 0.92 - 0.85 * math.cos(angle)))
    for row in range(rows):
        for step in range(segments):
            if row in (2, 4, 6, 8) and step % 2 == 0:
                continue
            following = (step + 1) % segments
            faces.append((row * segments + step, row * segments + following, (row + 1) * segments + following, (row + 1) * segments + step))
    mesh(vertices, faces, porcelain(), thickness=0.03, subdivide=2)
    ring((0, 0, 0.92), 0.92, 0.04, porcelain())
    lathe([(0, 0.09), (0.25, 0.11), (0.3, 0.02), (0.34, 0.0), (0.33, 0.12), (0.2, 0.14)], porcelain(), thickness=0.03)
    for side in (-1, 1):
        tube([(side * 0.9, -0.22, 0.9), (side * 1.18, -0.18, 0.88), (side * 1.24, 0, 0.88), (side * 1.18, 0.18, 0.88), (side * 0.9, 0.22, 0.9)], 0.035, porcelain())


@scene("sneaker_white", (1400, 1050), azimuth=-62, elevation=14, fill=0.72)
def sneaker_white():
    sweep((0.88, 0.88, 0.88))
    light(key=126, fill=63, top=92, world=0.34)
    upper_heights = [0.42, 0.62, 0.72, 0.7, 0.55, 0.42, 0.33, 0.28, 0.2]
    widths = [0.2, 0.27, 0.29, 0.28, 0.3, 0.34, 0.36, 0.32, 0.16]
    sections, soles = [], []
    for i, (height, width) in enumerate(zip(upper_heights, widths)):
        x = -1.0 + 2.0 * i / (len(widths) - 1)
        sections.append([(x, width * math.cos(a) * (1 - 0.28 * max(0, math.sin(a))), 0.16 + height * max(-0.12, math.sin(a))) for a in (math.tau * k / 16 for k in range(16))])
        soles.append([(x * 1.04, width * 1.1 * math.cos(a), 0.1 + 0.1 * max(-1, min(1, 1.4 * math.sin(a)))) for a in (math.tau * k / 16 for k in range(16))])
    loft(sections, material(WHITE, 0.55), subdivide=2)
    loft(soles, material((0.86, 0.86, 0.84), 0.45), subdivide=2)
    lathe([(0.19, 0), (0.2, 0.05), (0.17, 0.06), (0.16, 0.0)], material((0.6, 0.6, 0.6), 0.8), at=(-0.58, 0, 0.84))
    for i in range(6):
        x = -0.2 + i * 0.13
        z = 0.87 - i * 0.075
        tube([(x, -0.16, z - 0.09), (x + 0.03, 0, z + 0.02), (x, 0.16, z - 0.09)], 0.022, material((0.9, 0.9, 0.9), 0.8))
    tube([(-0.97, -0.2, 0.5), (-0.5, -0.3, 0.45), (0, -0.31, 0.3), (0.5, -0.36, 0.24)], 0.012, material((0.55, 0.57, 0.6), 0.6))


@scene("box_print", (1200, 1200), azimuth=32, elevation=18)
def box_print():
    sweep()
    light()
    box((0, 0, 0.8), (1.1, 0.5, 1.6), plastic((0.86, 0.86, 0.85), 0.5), bevel=0.008)
    ink = material((0.02, 0.05, 0.16), 0.5)
    accent = material((0.75, 0.12, 0.05), 0.5)
    text("OAT & HONEY", (0, -0.2515, 1.25), 0.16, ink)
    text("crunchy granola", (0, -0.2515, 1.1), 0.1, ink)
    text("500 g", (0.35, -0.2515, 0.12), 0.09, ink)
    text("WHOLE GRAIN", (0.5515, 0, 0.3), 0.14, ink, turn=(math.pi / 2, -math.pi / 2, math.pi / 2), align="LEFT")
    cylinder((0, -0.252, 0.65), 0.3, 0.004, accent, turn=(math.pi / 2, 0, 0), bevel=0)
    cylinder((0, -0.255, 0.65), 0.24, 0.004, plastic(), turn=(math.pi / 2, 0, 0), bevel=0)


@scene("cosmetics_white", (1400, 1050), azimuth=6, elevation=9, fill=0.7)
def cosmetics_white():
    sweep((0.9, 0.9, 0.9))
    light(key=126, fill=84, top=92, world=0.38)
    lathe([(0, 0), (0.28, 0), (0.3, 0.02), (0.3, 0.95), (0.26, 1.02), (0.1, 1.05), (0.1, 1.12), (0, 1.12)], plastic(), at=(-0.85, 0, 0))
    cylinder((-0.85, 0, 1.2), 0.07, 0.18, plastic())
    box((-0.93, -0.02, 1.31), (0.3, 0.11, 0.06), plastic(), bevel=0.02)
    text("LOTION", (-0.85, -0.303, 0.55), 0.13, material((0.35, 0.35, 0.35), 0.5))
    lathe([(0, 0), (0.4, 0), (0.42, 0.03), (0.42, 0.3), (0, 0.3)], material((0.85, 0.85, 0.85), 0.1, coat=1), at=(0.05, -0.25, 0))
    lathe([(0, 0.3), (0.43, 0.3), (0.43, 0.5), (0.41, 0.52), (0, 0.52)], plastic(), at=(0.05, -0.25, 0))
    sections = []
    for i in range(9):
        t = i / 8
        depth, width = 0.2 * (1 - t) + 0.012 * t, 0.22 + 0.06 * t
        sections.append([(width * math.cos(a), depth * math.sin(a), 0.22 + 1.05 * t) for a in (math.tau * k / 24 for k in range(24))])
    loft(sections, plastic((0.84, 0.83, 0.8)), at=(0.95, 0.05, 0), subdivide=1)
    cylinder((0.95, 0.05, 0.12), 0.2, 0.24, plastic((0.8, 0.8, 0.8)))


@scene("paper_bag", (934, 1400), azimuth=24, elevation=10, fill=0.66)
def paper_bag():
    sweep((0.87, 0.87, 0.87))
    light(key=105, fill=71, top=84, world=0.34)
    paper = material((0.84, 0.84, 0.83), 0.7)
    w, d, h = 0.5, 0.24, 1.25
    vertices = [(-w, -d, 0), (w, -d, 0), (w, d, 0), (-w, d, 0), (-w, -d, h), (w, -d, h), (w + -0.06, 0, h), (w, d, h), (-w, d, h), (-w + 0.06, 0, h), (w, 0, 0), (-w, 0, 0)]
    faces = [(0, 1, 5, 4), (1, 10, 6, 5), (10, 2, 7, 6), (2, 3, 8, 7), (3, 11, 9, 8), (11, 0, 4, 9), (0, 11, 3, 2, 10, 1)]
    mesh(vertices, faces, paper, thickness=0.008, smooth=False)
    for y in (-d - 0.006, d + 0.006):
        tube([(-0.2, y, h - 0.1), (-0.21, y, h + 0.1), (-0.1, y, h + 0.34), (0.1, y, h + 0.34), (0.21, y, h + 0.1), (0.2, y, h - 0.1)], 0.012, material((0.8, 0.8, 0.78), 0.9))
    text("maison", (0, -d - 0.006, 0.62), 0.24, material((0.1, 0.1, 0.1), 0.5))


@scene("empty_white", (1200, 900))
def empty_white():
    sweep()
    light()


@scene("slat_chair_blown", (934, 1400), azimuth=34, elevation=12, fill=0.7, exposure=0.1)
def slat_chair_blown():
    sweep((0.92, 0.92, 0.92))
    light(key=134, fill=92, top=126, world=0.45)
    paint = material((0.8, 0.8, 0.8), 0.35)
    for x in (-0.42, 0.42):
        box((x, -0.42, 0.42), (0.07, 0.07, 0.84), paint)
        box((x, 0.42, 0.95), (0.07, 0.07, 1.9), paint)
        box((x, 0, 0.3), (0.05, 0.8, 0.05), paint)
    box((0, 0, 0.86), (0.98, 0.98, 0.06), paint)
    for i in range(5):
        box((0, 0.42, 1.1 + 0.17 * i), (0.82, 0.04, 0.09), paint)
    box((0, -0.42, 0.35), (0.8, 0.05, 0.05), paint)
