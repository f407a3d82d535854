"""Fur, bristles, wool, leaves and cloth: edges that are never all or nothing."""

import math
import random

from studio import (backdrop, ball, box, cylinder, fur, lathe, light, material, matt, mesh, ring, scene, steel, sweep, tabletop, text, textured, tube, wall)


@scene("plush_rabbit_white", (934, 1400), azimuth=14, elevation=8, fill=0.74)
def plush_rabbit_white():
    sweep((0.84, 0.84, 0.85))
    light()
    skin, hair = material((0.8, 0.78, 0.75), 0.9), material((0.86, 0.84, 0.82), 0.7)
    parts = [
        ball((0, 0, 0.42), 0.42, skin, scale=(1, 0.85, 1.05)), ball((0, -0.05, 1.05), 0.33, skin),
        ball((-0.15, 0, 1.62), 0.11, skin, scale=(1, 0.6, 3.2), turn=(0, -0.15, 0)), ball((0.2, 0, 1.6), 0.11, skin, scale=(1, 0.6, 3.2), turn=(0, 0.3, 0)),
        ball((-0.24, -0.3, 0.12), 0.16, skin, scale=(0.8, 1.4, 0.75)), ball((0.24, -0.3, 0.12), 0.16, skin, scale=(0.8, 1.4, 0.75)),
        ball((-0.42, -0.1, 0.6), 0.12, skin, scale=(1, 1, 1.9), turn=(0, 0.6, 0)), ball((0.42, -0.1, 0.6), 0.12, skin, scale=(1, 1, 1.9), turn=(0, -0.6, 0)),
    ]
    for i, part in enumerate(parts):
        fur(part, hair, count=1500 if i < 2 else 600, children=18, length=0.09, radius=0.0028, seed=i)
    black = material((0.01, 0.01, 0.01), 0.1)
    ball((-0.13, -0.36, 1.12), 0.035, black)
    ball((0.13, -0.36, 1.12), 0.035, black)
    ball((0, -0.39, 1.02), 0.03, material((0.6, 0.2, 0.2), 0.4))


@scene("wool_hat", (1200, 1200), azimuth=10, elevation=10, fill=0.66)
def wool_hat():
    sweep((0.16, 0.32, 0.5))
    light()
    wool = textured("noise", (0.7, 0.12, 0.08), (0.85, 0.22, 0.14), scale=40, rough=0.9, bump=0.5)
    strand = material((0.8, 0.18, 0.1), 0.9)
    dome = lathe([(0.6, 0.3), (0.61, 0.5), (0.58, 0.72), (0.48, 0.92), (0.3, 1.06), (0.0, 1.12)], wool, subdivide=1)
    fur(dome, strand, count=1500, children=12, length=0.035, radius=0.003, rough=0.06)
    for k in range(48):
        a = math.tau * k / 48
        tube([(0.63 * math.cos(a), 0.63 * math.sin(a), 0.02), (0.67 * math.cos(a), 0.67 * math.sin(a), 0.17), (0.63 * math.cos(a), 0.63 * math.sin(a), 0.34)], 0.034, wool)
    pompom = ball((0, 0, 1.3), 0.12, strand)
    fur(pompom, material((0.85, 0.82, 0.75), 0.9), count=1500, children=10, length=0.2, radius=0.005, clump=0.6, rough=0.02)


@scene("makeup_brush", (934, 1400), azimuth=8, elevation=10, fill=0.78)
def makeup_brush():
    sweep((0.86, 0.83, 0.8))
    light()
    lathe([(0, 0), (0.05, 0.01), (0.075, 0.3), (0.06, 0.9), (0, 0.91)], material((0.03, 0.03, 0.03), 0.2, coat=1))
    lathe([(0.06, 0.88), (0.085, 1.0), (0.1, 1.35), (0.095, 1.36), (0.0, 1.34)], material((0.9, 0.6, 0.5), 0.2, metal=1))
    hair = material((0.16, 0.07, 0.035), 0.5)
    tip = material((0.75, 0.6, 0.45), 0.6)
    randomizer = random.Random(5)
    for k in range(900):
        a, r = randomizer.uniform(0, math.tau), 0.095 * math.sqrt(randomizer.random())
        spread = 1.7 + 0.35 * randomizer.random()
        height = 0.5 * (1 - 0.35 * (r / 0.095) ** 2) * randomizer.uniform(0.9, 1.0)
        x, y = r * math.cos(a), r * math.sin(a)
        knee = (x * (1 + spread) * 0.8, y * (1 + spread) * 0.8, 1.33 + height * 0.55)
        top = (x * (1 + spread), y * (1 + spread), 1.33 + height)
        tube([(x, y, 1.33), knee], 0.0032, hair, smooth=False)
        tube([knee, top], 0.0028, tip if k % 3 else hair, smooth=False)


@scene("fern_wood", (1200, 1200), azimuth=12, elevation=16, fill=0.78, focus=1.0, fstop=5.6)
def fern_wood():
    tabletop(textured("wood", (0.22, 0.1, 0.04), (0.42, 0.24, 0.11), scale=0.5, stretch=(0.25, 3, 1), distortion=6, rough=0.4))
    wall(textured("noise", (0.5, 0.5, 0.46), (0.56, 0.56, 0.53), scale=0.7), y=3)
    light()
    lathe([(0, 0), (0.3, 0), (0.38, 0.45), (0.4, 0.46), (0.36, 0.42), (0, 0.4)], material((0.6, 0.25, 0.12), 0.8))
    leaf = textured("noise", (0.03, 0.14, 0.02), (0.07, 0.26, 0.04), scale=4, rough=0.45)
    randomizer = random.Random(3)
    vertices, faces = [], []
    for k in range(26):
        a = k * 2.4
        reach, rise = randomizer.uniform(0.5, 0.95), randomizer.uniform(0.25, 1.0)
        spine = []
        for i in range(19):
            t = i / 18
            out = reach * t
            spine.append((out * math.cos(a), out * math.sin(a), 0.42 + rise * math.sin(t * 2.0) - 0.35 * t * t))
        tube(spine, 0.006, leaf)
        for i in range(2, 19):
            width = 0.17 * math.sin(math.pi * (i / 18) ** 0.7) + 0.015
            x, y, z = spine[i]
            for side in (-1, 1):
                nx, ny = -math.sin(a) * side, math.cos(a) * side
                fx, fy = math.cos(a), math.sin(a)
                base = len(vertices)
                vertices += [(x, y, z), (x + nx * width * 0.5 + fx * 0.03, y + ny * width * 0.5 + fy * 0.03, z + 0.012), (x + nx * width + fx * 0.05, y + ny * width + fy * 0.05, z - 0.03), (x + nx * width * 0.5 - fx * 0.012, y + ny * width * 0.5 - fy * 0.012, z - 0.01)]
                faces.append((base, base + 1, base + 2, base + 3))
    mesh(vertices, faces, leaf, smooth=False)


@scene("tshirt_white", (1200, 1400), azimuth=0, elevation=68, fill=0.76)
def tshirt_white():
    sweep((0.66, 0.68, 0.7), back=6)
    light()
    half = [(0, 0.86), (0.14, 0.87), (0.2, 0.97), (0.5, 0.85), (0.98, 0.42), (0.74, 0.2), (0.52, 0.42), (0.5, -0.2), (0.52, -0.95), (0, -0.97)]
    outline = half + [(-x, y) for x, y in reversed(half[1:-1])]

    def inside(x, y):
        hit = False
        for (x1, y1), (x2, y2) in zip(outline, outline[1:] + outline[:1]):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                hit = not hit
        return hit

    def fold(x, y):
        return 0.05 + 0.022 * math.sin(7 * x + 5 * math.sin(2 * y)) * math.sin(3 * y + 1) + 0.012 * math.sin(17 * (x + 0.6 * y))

    import bmesh
    import bpy
    from mathutils import Vector

    data = bpy.data.meshes.new("shirt")
    shape = bmesh.new()
    shape.faces.new([shape.verts.new((x, y, 0)) for x, y in outline])
    bmesh.ops.triangulate(shape, faces=shape.faces[:])
    bmesh.ops.subdivide_edges(shape, edges=shape.edges[:], cuts=30, use_grid_fill=True)
    for vertex in shape.verts:
        vertex.co = Vector((vertex.co.x, vertex.co.y, fold(vertex.co.x, vertex.co.y)))
    shape.to_mesh(data)
    obj = bpy.data.objects.new("shirt", data)
    bpy.context.collection.objects.link(obj)
    from studio import finish

    finish(obj, material((0.8, 0.8, 0.79), 0.9, sheen=0.3), thickness=0.03)
    tube([(0.14, 0.87, 0.085), (0.08, 0.8, 0.085), (0, 0.775, 0.085), (-0.08, 0.8, 0.085), (-0.14, 0.87, 0.085)], 0.018, material((0.74, 0.74, 0.73), 0.9))


@scene("scarf_fringe", (934, 1400), azimuth=12, elevation=6, fill=0.8)
def scarf_fringe():
    sweep((0.87, 0.86, 0.84))
    light()
    cloth = textured("checker", (0.35, 0.03, 0.03), (0.06, 0.08, 0.2), scale=9, rough=0.9)
    thread = material((0.3, 0.05, 0.06), 0.9)
    cylinder((0, 0, 1.9), 0.035, 1.3, steel(0.2), turn=(0, math.pi / 2, 0))
    columns, rows = 60, 120
    vertices, faces = [], []

    def point(u, v):
        """u across (0..1), v along (0..1): up the back, over the bar, down the front."""
        x = (u - 0.5) * 0.75
        wave = 0.035 * math.sin(9 * u + 2 * math.sin(3 * v))
        if v < 0.45:
            return (x * (1 - 0.1 * (0.45 - v)), 0.06 + wave * (0.45 - v) * 2, 0.55 + 1.35 * v / 0.45)
        if v < 0.55:
            t = math.pi * (v - 0.45) / 0.1
            return (x, 0.06 * math.cos(t), 1.9 + 0.06 * math.sin(t))
        return (x * (1 + 0.12 * (v - 0.55)), -0.06 + wave * (v - 0.55) * 2, 1.9 - 1.6 * (v - 0.55) / 0.45)

    for j in range(rows + 1):
        for i in range(columns + 1):
            vertices.append(point(i / columns, j / rows))
    for j in range(rows):
        for i in range(columns):
            a = j * (columns + 1) + i
            faces.append((a, a + 1, a + columns + 2, a + columns + 1))
    mesh(vertices, faces, cloth, thickness=0.015)
    randomizer = random.Random(2)
    for v, length in ((0.0, 0.2), (1.0, 0.22)):
        for i in range(70):
            x, y, z = point(i / 69, v)
            tube([(x, y, z), (x + randomizer.uniform(-0.012, 0.012), y, z - length * 0.5), (x + randomizer.uniform(-0.03, 0.03), y + randomizer.uniform(-0.02, 0.02), z - length * randomizer.uniform(0.85, 1))], 0.004, thread)


@scene("sheepskin_slipper", (1400, 1050), azimuth=-52, elevation=22, fill=0.7)
def sheepskin_slipper():
    from studio import loft

    sweep((0.82, 0.82, 0.82))
    light()
    suede = textured("noise", (0.3, 0.16, 0.07), (0.36, 0.2, 0.1), scale=20, rough=0.9)
    soles, uppers = [], []
    for i in range(11):
        x = -1 + 0.2 * i
        width = 0.3 + 0.1 * math.sin(2.2 * (x + 0.7)) - (0.2 if i in (0, 10) else 0)
        soles.append([(x, width * math.cos(a), 0.06 + 0.06 * math.sin(a)) for a in (math.tau * k / 20 for k in range(20))])
        if i >= 4:
            height = 0.42 - 0.05 * (i - 4)
            uppers.append([(x, width * 0.95 * math.cos(a), 0.1 + height * max(-0.1, math.sin(a))) for a in (math.tau * k / 20 for k in range(20))])
    loft(soles, material((0.1, 0.08, 0.06), 0.8), subdivide=2)
    loft(uppers, suede, subdivide=2)
    collar = ring((-0.25, 0, 0.33), 0.3, 0.06, material((0.8, 0.74, 0.62), 0.9), turn=(0, 0.12, 0), scale=(1.0, 0.95, 0.8))
    fur(collar, material((0.85, 0.78, 0.66), 0.9), count=1600, children=14, length=0.12, radius=0.003, curl=0.02, rough=0.05)
