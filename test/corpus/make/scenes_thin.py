"""Thin and holed things: what a mask at the net's size fills or loses."""

import math

from mathutils import Vector

from studio import box, cylinder, gold, lathe, light, material, mesh, ring, scene, steel, sweep, text, textured, tube


@scene("racket", (934, 1400), azimuth=6, elevation=8, fill=0.82)
def racket():
    sweep((0.86, 0.86, 0.87))
    light()
    frame, string = material((0.02, 0.09, 0.3), 0.25, coat=0.6), material((0.8, 0.8, 0.55), 0.4)
    a, b, centre = 0.42, 0.55, 1.75
    tube([(a * math.cos(t), 0, centre + b * math.sin(t)) for t in (math.tau * k / 32 for k in range(32))], 0.035, frame, closed=True)
    for i in range(-8, 9):
        x = i * 0.045
        half = b * math.sqrt(max(0, 1 - (x / a) ** 2))
        tube([(x, 0.006 * (-1) ** i, centre - half), (x, 0, centre), (x, 0, centre + half)], 0.0045, string, smooth=False)
    for i in range(-11, 12):
        z = i * 0.046
        half = a * math.sqrt(max(0, 1 - (z / b) ** 2))
        tube([(-half, 0, centre + z), (half, 0, centre + z)], 0.0045, string, smooth=False)
    tube([(-0.25, 0, 1.3), (-0.06, 0, 0.92), (-0.03, 0, 0.8)], 0.03, frame)
    tube([(0.25, 0, 1.3), (0.06, 0, 0.92), (0.03, 0, 0.8)], 0.03, frame)
    cylinder((0, 0, 0.42), 0.055, 0.8, material((0.05, 0.05, 0.05), 0.7))
    cylinder((0, 0, 0.03), 0.065, 0.06, material((0.5, 0.05, 0.05), 0.6))


@scene("bicycle_wheel", (1200, 1200), azimuth=24, elevation=8, fill=0.76)
def bicycle_wheel():
    sweep((0.7, 0.71, 0.73))
    light()
    quarter = (math.pi / 2, 0, 0)
    ring((0, 0, 1), 0.95, 0.045, material((0.02, 0.02, 0.02), 0.6), turn=quarter)
    ring((0, 0, 1), 0.88, 0.028, steel(0.2), turn=quarter)
    cylinder((0, 0, 1), 0.05, 0.26, steel(), turn=quarter)
    for k in range(32):
        angle = math.tau * k / 32
        lean = angle + (0.5 if k % 4 < 2 else -0.5)
        side = 0.1 if k % 2 else -0.1
        tube([(0.05 * math.cos(lean), side, 1 + 0.05 * math.sin(lean)), (0.87 * math.cos(angle), 0, 1 + 0.87 * math.sin(angle))], 0.0055, steel(0.25), smooth=False)


@scene("fork_spoon", (1400, 934), azimuth=8, elevation=48, fill=0.72)
def fork_spoon():
    sweep((0.42, 0.43, 0.45))
    light()
    metal = steel(0.16)
    for k in range(4):
        y = -0.45 + 0.055 * (k - 1.5)
        tube([(-1.1, y, 0.06), (-0.9, y, 0.03), (-0.72, y, 0.03), (-0.6, -0.45 + 0.8 * (y + 0.45), 0.045)], 0.017, metal)
    tube([(-0.62, -0.53, 0.045), (-0.55, -0.45, 0.05), (-0.62, -0.37, 0.045)], 0.03, metal)
    tube([(-0.58, -0.45, 0.05), (-0.2, -0.45, 0.07), (0.4, -0.45, 0.03), (0.95, -0.45, 0.03)], 0.03, metal)
    lathe([(0, 0.0), (0.12, 0.01), (0.19, 0.05), (0.2, 0.075)], metal, at=(-0.85, 0.25, 0.0), thickness=0.02, subdivide=1).scale = (1.35, 1, 1)
    tube([(-0.6, 0.25, 0.07), (-0.2, 0.25, 0.08), (0.4, 0.25, 0.03), (0.95, 0.25, 0.03)], 0.03, metal)


@scene("eyeglasses", (1400, 934), azimuth=24, elevation=20, fill=0.66)
def eyeglasses():
    sweep()
    light()
    wire = gold(0.2)
    horn = material((0.1, 0.03, 0.01), 0.2, coat=1)
    for side in (-1, 1):
        tube([(side * 0.5 + 0.37 * math.cos(t), 0, 0.42 + 0.33 * math.sin(t)) for t in (math.tau * k / 20 for k in range(20))], 0.022, wire, closed=True)
        tube([(side * 0.87, 0, 0.5), (side * 0.95, 0.05, 0.52), (side * 0.95, 0.7, 0.5), (side * 0.93, 1.25, 0.42), (side * 0.92, 1.5, 0.15)], 0.02, wire)
        tube([(side * 0.935, 1.1, 0.44), (side * 0.93, 1.28, 0.4), (side * 0.92, 1.5, 0.13)], 0.04, horn)
    tube([(-0.15, 0, 0.5), (0, -0.02, 0.58), (0.15, 0, 0.5)], 0.02, wire)


@scene("wire_chair", (1200, 1200), azimuth=30, elevation=14)
def wire_chair():
    sweep((0.84, 0.84, 0.85))
    light()
    black = material((0.03, 0.03, 0.035), 0.35)

    def surface(u, v):
        """Seat shell: u across (-1..1), v from the front edge (0) up the back (1)."""
        if v < 0.5:
            return (0.5 * u, -0.5 + 1.7 * v * (1 - 0.1 * u * u), 0.85 - 0.1 * math.sin(math.pi * v) + 0.1 * u * u)
        w = (v - 0.5) * 2
        return (0.5 * u * (1 - 0.25 * w), 0.35 + 0.3 * w - 0.12 * u * u, 0.75 + 0.1 * u * u + 0.9 * w)

    for i in range(9):
        u = -1 + i / 4
        tube([surface(u, v / 10) for v in range(11)], 0.011, black)
    for j in range(11):
        tube([surface(-1 + i / 5, j / 10) for i in range(11)], 0.011, black)
    for side in (-1, 1):
        tube([(side * 0.42, -0.42, 0.86), (side * 0.5, -0.55, 0)], 0.022, black)
        tube([(side * 0.42, 0.35, 0.8), (side * 0.5, 0.6, 0)], 0.022, black)
        tube([(side * 0.45, -0.47, 0.5), (side * 0.45, 0.46, 0.5)], 0.014, black)


@scene("necklace", (1200, 1200), azimuth=0, elevation=62, fill=0.74)
def necklace():
    sweep((0.03, 0.03, 0.04))
    light(key=150, fill=70, top=110)
    metal = gold(0.12)
    points = []
    for k in range(84):
        t = math.tau * (k / 84) + math.pi / 2
        points.append(Vector((0.62 * math.cos(t) * (1 + 0.12 * math.sin(t)), 0.8 * math.sin(t), 0.04)))
    for k, point in enumerate(points):
        following = points[(k + 1) % len(points)]
        direction = following - point
        heading = math.atan2(direction.y, direction.x)
        ring(point, 0.034, 0.009, metal, turn=(math.pi / 2 * (k % 2) * 0.75, 0, heading), scale=(1.15, 0.8, 1))
    ring((0, -0.87, 0.05), 0.05, 0.012, metal, turn=(0.5, 0, 0))
    lathe([(0, -0.02), (0.1, -0.015), (0.15, 0.0), (0.13, 0.05), (0, 0.06)], material((0.35, 0.01, 0.03), 0.05, coat=1), at=(0, -1.05, 0.03), segments=12)
    ring((0, -1.05, 0.04), 0.155, 0.016, metal)


@scene("scissors", (1200, 1200), azimuth=-12, elevation=52, fill=0.74)
def scissors():
    sweep((0.75, 0.42, 0.45))
    light()
    grip = material((0.02, 0.02, 0.02), 0.3, coat=0.3)
    for side in (-1, 1):
        lean = side * math.radians(16)
        cos, sin = math.cos(lean), math.sin(lean)

        def turned(x, y):
            return (x * cos - y * sin, x * sin + y * cos)

        outline = [turned(*p) for p in ((-0.06, -0.35), (0.06, -0.35), (0.075, 0.3), (0.055, 0.75), (side * -0.03, 1.2), (-0.055, 0.8), (-0.06, 0.2))]
        z = 0.06 + 0.02 * side
        count = len(outline)
        vertices = [(x, y, z - 0.01) for x, y in outline] + [(x, y, z + 0.01) for x, y in outline]
        faces = [tuple(reversed(range(count))), tuple(range(count, 2 * count))] + [(i, (i + 1) % count, count + (i + 1) % count, count + i) for i in range(count)]
        mesh(vertices, faces, steel(0.22), bevel=0.003, smooth=False)
        x, y = turned(side * -0.16, -0.66)
        ring((x, y, 0.07), 0.24, 0.06, grip, turn=(0, 0, lean), scale=(0.85, 1.35, 1))
    cylinder((0, 0, 0.1), 0.04, 0.04, steel(0.1))


@scene("basket_wicker", (1400, 1050), azimuth=18, elevation=20, fill=0.66)
def basket_wicker():
    from studio import tabletop, wall

    tabletop(textured("wood", (0.2, 0.09, 0.035), (0.4, 0.22, 0.1), scale=0.5, stretch=(0.25, 3, 1), distortion=6, rough=0.4))
    wall(material((0.62, 0.6, 0.55), 0.9), y=3)
    light()
    wicker = textured("noise", (0.32, 0.17, 0.06), (0.5, 0.3, 0.13), scale=30, rough=0.7)
    stakes = 28
    for row in range(16):
        z = 0.04 + row * 0.045
        radius = 0.62 + 0.2 * (row / 15)
        tube([((radius + 0.02 * (-1) ** (k + row)) * math.cos(math.tau * k / stakes), (radius + 0.02 * (-1) ** (k + row)) * math.sin(math.tau * k / stakes), z) for k in range(stakes)], 0.02, wicker, closed=True)
    for k in range(stakes):
        a = math.tau * k / stakes
        tube([(0.62 * math.cos(a), 0.62 * math.sin(a), 0), (0.83 * math.cos(a), 0.83 * math.sin(a), 0.78)], 0.016, wicker)
    ring((0, 0, 0.78), 0.84, 0.04, wicker)
    cylinder((0, 0, 0.03), 0.6, 0.04, wicker)
    tube([(0.84 * math.cos(t), 0, 0.76 + 0.75 * math.sin(t)) for t in (math.pi * k / 12 for k in range(13))], 0.032, wicker)
    tube([(0.84 * math.cos(t), 0.05, 0.76 + 0.78 * math.sin(t)) for t in (math.pi * k / 12 for k in range(13))], 0.026, wicker)


@scene("dish_rack", (1400, 1050), azimuth=28, elevation=24, fill=0.72)
def dish_rack():
    sweep((0.86, 0.86, 0.86))
    light()
    chrome = steel(0.1)
    for z, x, y in ((0.05, 0.9, 0.55), (0.5, 1.0, 0.62)):
        tube([(-x, -y, z), (x, -y, z), (x, y, z), (-x, y, z)], 0.02, chrome, closed=True, smooth=False)
    for i in range(17):
        x = -0.88 + 0.11 * i
        tube([(x * 1.1, -0.62, 0.5), (x, -0.55, 0.05), (x, 0.55, 0.05), (x * 1.1, 0.62, 0.5)], 0.011, chrome, smooth=False)
    for i in range(6):
        x = -0.6 + 0.24 * i
        tube([(x, -0.3, 0.05), (x, -0.22, 0.4), (x, -0.1, 0.4), (x, -0.02, 0.05)], 0.011, chrome)


@scene("hanger_lamp", (934, 1400), azimuth=16, elevation=4, fill=0.8)
def hanger_lamp():
    """A floor lamp: thin pole, wire shade frame, cable along the floor."""
    sweep((0.55, 0.6, 0.58))
    light()
    black = material((0.02, 0.02, 0.02), 0.4)
    cylinder((0, 0, 0.02), 0.3, 0.04, black)
    cylinder((0, 0, 0.95), 0.014, 1.9, black, bevel=0)
    for k in range(16):
        a = math.tau * k / 16
        tube([(0.12 * math.cos(a), 0.12 * math.sin(a), 2.15), (0.3 * math.cos(a), 0.3 * math.sin(a), 1.7)], 0.006, black, smooth=False)
    ring((0, 0, 2.15), 0.12, 0.008, black)
    ring((0, 0, 1.7), 0.3, 0.009, black)
    ring((0, 0, 1.92), 0.213, 0.006, black)
    lathe([(0, 0.14), (0.05, 0.13), (0.07, 0.08), (0.05, 0.02), (0.025, 0), (0, 0)], material((0.95, 0.85, 0.6), 0.3), at=(0, 0, 1.88))
    tube([(0.28, 0.1, 0.008), (0.45, 0.2, 0.008), (0.5, -0.1, 0.008), (0.75, -0.15, 0.008)], 0.008, black)
