"""Random products, put together from the studio's shapes: every call draws another one. A thing stands on z = 0 and is one to two units large."""

import math

from mathutils import Vector

from studio import ball, box, cylinder, fur, gold, lathe, loft, material, mesh, ring, steel, text, textured, tube, two_sided

UPRIGHT = (math.pi / 2, 0, 0)


class Draw:
    """Chance with the words that drawing needs."""

    def __init__(self, random):
        self.random = random
        self.u = random.uniform
        self.pick = random.choice
        self.n = random.randint

    def chance(self, p):
        return self.random.random() < p

    def grey(self, low, high):
        level = self.u(low, high)
        return tuple(max(0.0, min(1.0, level * self.u(0.97, 1.03))) for _ in range(3))

    def colour(self):
        if self.chance(0.3):
            return self.grey(0.01, 0.85)
        hue, strength, level = self.u(0, math.tau), self.u(0.2, 1), self.u(0.05, 0.75)
        return tuple(max(0.005, level * (1 - strength * (0.5 + 0.5 * math.cos(hue + k * math.tau / 3)))) for k in range(3))


def white(d):
    return material(d.grey(0.78, 0.9), d.u(0.12, 0.8), coat=d.pick([0, 0.5, 1]))


def black(d):
    return material(d.grey(0.008, 0.04), d.u(0.1, 0.7), coat=d.pick([0, 0.5]))


def plain(d):
    return material(d.colour(), d.u(0.12, 0.9), coat=d.pick([0, 0, 0.6, 1]))


def patterned(d):
    kind = d.pick(["noise", "stripes", "checker", "wood"])
    return textured(kind, d.colour(), d.colour(), scale=d.u(2, 30), rough=d.u(0.2, 0.95), stretch=(d.u(0.3, 2), d.u(0.3, 2), 1), distortion=d.u(0, 5), bump=d.pick([0, 0, 0.5]))


def metal(d):
    return d.pick([steel, gold])(d.u(0.03, 0.35)) if d.chance(0.8) else material(d.colour(), d.u(0.05, 0.4), metal=1)


def glass(d):
    tint = d.pick([(1, 1, 1), (0.95, 0.98, 1), d.colour()])
    return material(tint, d.pick([0, 0, 0.08, 0.25]), glass=1, ior=d.u(1.33, 1.5))


def surface(d, favourite=None):
    """What a thing is made of; white more often than anything else, because that is what is sold on white."""
    return (favourite or d.pick([white, white, white, plain, plain, patterned, metal, black]))(d)


def profile(d, height, hollow):
    """A turned outline from the foot to the lip and, for a hollow thing, down again inside."""
    radii = [d.u(0.15, 0.55) for _ in range(d.n(3, 6))]
    outer = [(r, height * i / (len(radii) - 1)) for i, r in enumerate(radii)]
    if not hollow:
        return [(0, 0), *outer, (0, height)]
    wall = d.u(0.015, 0.05)
    inner = [(max(0.02, r - wall), z) for r, z in reversed(outer) if z > 0.08]
    return [(0, 0), *outer, *inner, (0, 0.08)]


def handle(d, mat, radius, low, high):
    out = d.u(0.2, 0.45)
    tube([(radius - 0.04, 0, high), (radius + out, 0, high + d.u(-0.05, 0.05)), (radius + out * d.u(0.9, 1.3), 0, (low + high) / 2), (radius + out * 0.8, 0, low), (radius - 0.04, 0, low)], d.u(0.02, 0.07), mat)


def vessel(d, favourite=None):
    """Vases, jars, bowls, bottles."""
    mat = surface(d, favourite)
    height = d.u(0.5, 1.6)
    lathe(profile(d, height, d.chance(0.6)), mat, subdivide=d.n(0, 2), segments=d.pick([6, 8, 64, 96, 96]))
    if d.chance(0.4):
        lid = surface(d)
        cylinder((0, 0, height + 0.1), d.u(0.06, 0.3), d.u(0.08, 0.3), lid, bevel=0.02)
    if d.chance(0.3):
        text(d.pick(["No. 5", "fresh", "OLIVE", "250 ml", "soap"]), (0, -0.56, height / 2), d.u(0.08, 0.2), plain(d))


def mug(d, favourite=None):
    mat = surface(d, favourite)
    radius, height, flare = d.u(0.3, 0.5), d.u(0.5, 1.1), d.u(0.85, 1.2)
    top = radius * flare
    lathe([(0, 0), (radius * 0.9, 0), (radius, 0.04), (top, height), (top - 0.02, height + 0.015), (top - 0.05, height - 0.03), (radius - 0.05, 0.1), (0, 0.08)], mat)
    if d.chance(0.8):
        handle(d, mat, min(radius, top) + 0.01, height * 0.25, height * 0.8)


def pack(d, favourite=None):
    """Boxes and cartons with print."""
    w, t, h = d.u(0.4, 1.2), d.u(0.15, 0.6), d.u(0.3, 1.5)
    box((0, 0, h / 2), (w, t, h), surface(d, favourite), bevel=d.u(0.003, 0.06), turn=(0, 0, 0))
    for _ in range(d.n(0, 3)):
        text(d.pick(["CRISP", "tea", "pure", "NEW", "12 pcs", "zero"]), (d.u(-0.1, 0.1), -t / 2 - 0.002, h * d.u(0.2, 0.8)), d.u(0.08, 0.22), plain(d))


def chair(d, favourite=None):
    mat = surface(d, favourite or d.pick([white, patterned, black, metal, plain, None]))
    w, seat, back, leg = d.u(0.35, 0.5), d.u(0.6, 0.95), d.u(1.2, 1.9), d.u(0.012, 0.045)
    splay = d.u(0, 0.12)
    for x in (-w, w):
        tube([(x + math.copysign(splay, x), -w - splay, 0), (x, -w, seat)], leg, mat, smooth=False)
        tube([(x + math.copysign(splay, x), w + splay, 0), (x, w, seat), (x, w + d.u(0, 0.15), back)], leg, mat, smooth=False)
        if d.chance(0.5):
            tube([(x, -w, seat * 0.4), (x, w, seat * 0.4)], leg * 0.7, mat, smooth=False)
    seat_mat = mat if d.chance(0.6) else surface(d)
    if d.chance(0.7):
        box((0, 0, seat), (2 * w + 0.06, 2 * w + 0.06, d.u(0.03, 0.12)), seat_mat, bevel=0.015)
    else:
        for i in range(d.n(5, 9)):
            tube([(-w, -w + i * 0.11, seat), (w, -w + i * 0.11, seat)], leg * 0.6, mat, smooth=False)
    if d.chance(0.8):
        rails = d.n(1, 7)
        for i in range(rails):
            if d.chance(0.5):
                z = seat + 0.2 + (back - seat - 0.25) * i / max(1, rails - 1)
                tube([(-w, w + 0.05, z), (w, w + 0.05, z)], leg * d.u(0.5, 1.2), mat, smooth=False)
            else:
                x = -w + 2 * w * i / max(1, rails - 1)
                tube([(x, w, seat), (x, w + 0.08, back)], leg * d.u(0.5, 1), mat, smooth=False)
        tube([(-w, w + 0.08, back), (w, w + 0.08, back)], leg, mat, smooth=False)


def table(d, favourite=None):
    mat = surface(d, favourite or d.pick([white, patterned, None]))
    w, t, h = d.u(0.5, 0.9), d.u(0.3, 0.6), d.u(0.5, 1.1)
    box((0, 0, h), (2 * w, 2 * t, d.u(0.03, 0.1)), mat, bevel=0.01)
    legs = mat if d.chance(0.5) else metal(d)
    for x in (-w, w):
        for y in (-t, t):
            tube([(x * d.u(0.85, 1), y * 0.9, 0), (x * 0.88, y * 0.85, h)], d.u(0.012, 0.05), legs, smooth=False)
    for i in range(d.n(0, 3)):
        box((0, 0, h * (0.2 + 0.25 * i)), (1.8 * w, 1.8 * t, 0.025), mat, bevel=0.005)


def wheel(d, favourite=None):
    rim, spokes = surface(d, favourite), surface(d, d.pick([metal, metal, None]))
    ring((0, 0, 1), 0.9, d.u(0.02, 0.1), rim, turn=UPRIGHT)
    cylinder((0, 0, 1), d.u(0.05, 0.25), d.u(0.1, 0.3), surface(d), turn=UPRIGHT)
    count, radius, lean = d.n(3, 30), d.u(0.005, 0.05), d.u(-0.6, 0.6)
    for k in range(count):
        a = math.tau * k / count
        b = a + lean * (-1) ** k
        tube([(0.05 * math.cos(b), 0, 1 + 0.05 * math.sin(b)), (0.89 * math.cos(a), 0, 1 + 0.89 * math.sin(a))], radius, spokes, smooth=False)


def grid(d, favourite=None):
    """Rackets, sieves, oven racks: wires in a frame, upright or lying."""
    frame, wire = surface(d, favourite), surface(d, d.pick([metal, white, None]))
    a, b, flat = d.u(0.4, 0.9), d.u(0.4, 0.9), d.chance(0.4)
    round_ = d.chance(0.6)
    lay = (lambda x, z: (x, z, 0.05)) if flat else (lambda x, z: (x, 0, 1.0 + z))
    if round_:
        tube([lay(a * math.cos(t), b * math.sin(t)) for t in (math.tau * k / 28 for k in range(28))], d.u(0.015, 0.05), frame, closed=True)
    else:
        tube([lay(*p) for p in ((-a, -b), (a, -b), (a, b), (-a, b))], d.u(0.015, 0.04), frame, closed=True, smooth=False)
    columns, rows, radius = d.n(4, 16), d.n(0, 16), d.u(0.004, 0.014)
    for i in range(1, columns):
        x = -a + 2 * a * i / columns
        half = b * math.sqrt(1 - (x / a) ** 2) if round_ else b
        tube([lay(x, -half), lay(x, half)], radius, wire, smooth=False)
    for i in range(1, rows):
        z = -b + 2 * b * i / rows
        half = a * math.sqrt(1 - (z / b) ** 2) if round_ else a
        tube([lay(-half, z), lay(half, z)], radius, wire, smooth=False)
    if d.chance(0.6):
        tube([lay(0, -b), lay(0, -b - d.u(0.3, 0.9))], d.u(0.02, 0.06), surface(d), smooth=False)


def cage(d, favourite=None):
    """Lamp frames, bird cages, wire and wicker baskets."""
    mat = surface(d, favourite or d.pick([metal, black, white, patterned]))
    height, stakes, rings, radius = d.u(0.5, 1.5), d.n(8, 28), d.n(2, 14), d.u(0.005, 0.02)
    waist = [d.u(0.2, 0.8) for _ in range(3)]

    def width(t):
        return waist[0] * (1 - t) ** 2 + 2 * waist[1] * t * (1 - t) + waist[2] * t * t

    for k in range(stakes):
        a = math.tau * k / stakes
        tube([(width(i / 5) * math.cos(a), width(i / 5) * math.sin(a), height * i / 5 + 0.01) for i in range(6)], radius, mat)
    for i in range(rings):
        t = i / (rings - 1)
        ring((0, 0, height * t + 0.02), width(t), radius * d.u(0.8, 2), mat)
    if d.chance(0.5):
        cylinder((0, 0, 0.03), waist[0], 0.03, mat)
    if d.chance(0.3):
        ball((0, 0, height * 0.5), 0.13, plain(d))
    if d.chance(0.4):
        r = width(1)
        tube([(r * math.cos(t), 0, height + d.u(0.3, 0.5) * math.sin(t)) for t in (math.pi * k / 10 for k in range(11))], radius * 1.5, mat)


def sieve(d, favourite=None):
    """Bowls with holes in rows: colanders, baskets, lampshades, crates."""
    rows, segments = d.n(6, 14), d.pick([24, 32, 40])
    step_rows, step_holes = d.n(2, 3), d.n(2, 4)
    wide, tall = d.u(0.5, 0.9), d.u(0.4, 1.2)
    vertices, faces = [], []
    for row in range(rows + 1):
        t = row / rows
        r = wide * (0.35 + 0.65 * math.sin(t * math.pi / 2))
        for step in range(segments):
            turn = math.tau * (step + 0.5 * (row % 2)) / segments
            vertices.append((r * math.cos(turn), r * math.sin(turn), 0.03 + tall * t))
    for row in range(rows):
        for step in range(segments):
            if 0 < row < rows - 1 and row % step_rows == 0 and step % step_holes == 0:
                continue
            following = (step + 1) % segments
            faces.append((row * segments + step, row * segments + following, (row + 1) * segments + following, (row + 1) * segments + step))
    mat = surface(d, favourite)
    mesh(vertices, faces, mat, thickness=d.u(0.015, 0.04), subdivide=d.n(0, 2))
    ring((0, 0, tall + 0.03), wide, 0.03, mat)
    if d.chance(0.4):
        cylinder((0, 0, 0.04), wide * 0.36, 0.04, mat)


def jewel(d, favourite=None):
    """Rings, pendants, chains, bracelets, lying or standing."""
    mat = favourite(d) if favourite else metal(d)
    stone = d.pick([glass, plain, white])(d)
    kind = d.n(0, 3)
    if kind == 0:
        ring((0, 0, 0.5), 0.42, d.u(0.03, 0.08), mat, turn=(math.pi / 2 * d.u(0.7, 1), 0, d.u(-0.6, 0.6)))
        if d.chance(0.7):
            lathe([(0, -0.05), (0.12, 0.05), (0.1, 0.1), (0, 0.11)], stone, at=(0, 0, 0.98), segments=8)
    elif kind == 1:
        points = [Vector((0.7 * math.cos(t), 0.85 * math.sin(t), 0.04)) for t in (math.tau * k / 60 for k in range(60))]
        for k, point in enumerate(points):
            ahead = points[(k + 1) % 60] - point
            ring(point, 0.045, d.u(0.008, 0.014), mat, turn=(1.2 * (k % 2), 0, math.atan2(ahead.y, ahead.x)), scale=(1.2, 0.8, 1))
        ball((0, -0.98, 0.08), d.u(0.07, 0.16), stone)
    elif kind == 2:
        for x in (-0.45, 0.45):
            ring((x, 0, 0.5), d.u(0.2, 0.36), d.u(0.015, 0.04), mat, turn=(math.pi / 2, 0, d.u(-0.7, 0.7)))
            ball((x, 0, 0.16), d.u(0.05, 0.14), stone)
            tube([(x, 0, 0.84), (x + 0.03, 0.05, 1.0), (x + 0.1, 0.1, 0.95)], 0.012, mat)
    else:
        count = d.n(14, 30)
        size = 0.75 * math.pi / count
        for a in (math.tau * k / count for k in range(count)):
            ball((0.75 * math.cos(a), 0.75 * math.sin(a), size), size * d.u(0.9, 1), d.pick([mat, stone]), segments=24)


def furry(d, favourite=None):
    skin, hair = plain(d), material(d.pick([d.grey(0.7, 0.88), d.grey(0.02, 0.3), d.colour()]), 0.75)
    length = d.u(0.03, 0.22)
    parts = [ball((0, 0, 0.45), 0.42, skin, scale=(d.u(0.8, 1.3), d.u(0.7, 1), d.u(0.8, 1.1)))]
    for _ in range(d.n(0, 4)):
        parts.append(ball((d.u(-0.5, 0.5), d.u(-0.3, 0.3), d.u(0.2, 1.1)), d.u(0.12, 0.32), skin, scale=(1, 1, d.u(0.8, 1.8))))
    for i, part in enumerate(parts):
        fur(part, hair, count=1100 if i == 0 else 450, children=14, length=length, radius=d.u(0.002, 0.004), clump=d.u(0, 0.7), rough=d.u(0.01, 0.06), seed=i)
    if d.chance(0.5):
        for side in (-1, 1):
            ball((side * 0.14, -0.44, 0.6), 0.04, black(d))


def brush(d, favourite=None):
    """Brushes, brooms, tassels."""
    lathe([(0, 0), (0.06, 0.01), (d.u(0.05, 0.1), 0.5), (0.05, 0.95), (0, 0.96)], surface(d))
    cylinder((0, 0, 1.05), 0.09, 0.25, metal(d))
    hair = plain(d)
    spread, height = d.u(0.8, 3), d.u(0.2, 0.6)
    for _ in range(d.n(150, 420)):
        a, r = d.u(0, math.tau), 0.085 * math.sqrt(d.u(0, 1))
        x, y = r * math.cos(a), r * math.sin(a)
        tube([(x, y, 1.15), (x * spread, y * spread, 1.17 + height * d.u(0.8, 1))], 0.004, hair, smooth=False)


def plant(d, favourite=None):
    lathe([(0, 0), (d.u(0.2, 0.35), 0), (0.36, 0.4), (0.33, 0.4), (0, 0.36)], surface(d))
    leaf = material((d.u(0.01, 0.2), d.u(0.12, 0.4), d.u(0.01, 0.15)), d.u(0.3, 0.7))
    vertices, faces = [], []
    slim, droop = d.u(0.05, 0.3), d.u(0.1, 0.6)
    for _ in range(d.n(6, 30)):
        a, reach, rise = d.u(0, math.tau), d.u(0.3, 0.9), d.u(0.3, 1.2)
        spine = [(reach * t * math.cos(a), reach * t * math.sin(a), 0.36 + rise * math.sin(2 * t) - droop * t * t) for t in (i / 9 for i in range(10))]
        tube(spine, 0.007, leaf)
        base = len(vertices)
        for i, (x, y, z) in enumerate(spine):
            half = 0.5 * slim * math.sin(math.pi * (0.05 + 0.95 * i / 9)) + 0.002
            vertices += [(x - half * math.sin(a), y + half * math.cos(a), z), (x + half * math.sin(a), y - half * math.cos(a), z)]
        faces += [(base + 2 * i, base + 2 * i + 1, base + 2 * i + 3, base + 2 * i + 2) for i in range(9)]
    mesh(vertices, faces, leaf, thickness=0.004)


def stemware(d, favourite=None):
    mat = favourite(d) if favourite else glass(d)
    bowl, height, stem = d.u(0.22, 0.42), d.u(0.3, 0.8), d.u(0.0, 0.8)
    foot = [(0, 0.02), (0.3, 0.0), (0.3, 0.015), (0.04, 0.05), (0.03, 0.05 + stem)] if stem > 0.2 else [(0, 0), (bowl * 0.8, 0)]
    z = foot[-1][1]
    lathe([*foot, (bowl, z + height * 0.4), (bowl * d.u(0.7, 1.1), z + height), (bowl * 0.7 - 0.01, z + height), (bowl - 0.02, z + height * 0.42), (0, z + 0.06)], mat, subdivide=1)


def flacon(d, favourite=None):
    """Glass bottles with a liquid, a cap and perhaps a label."""
    w, h = d.u(0.35, 0.6), d.u(0.6, 1.3)
    if d.chance(0.5):
        box((0, 0, h / 2), (2 * w, d.u(0.3, 0.6), h), glass(d), bevel=d.u(0.02, 0.12))
        box((0, 0, h * 0.4), (2 * w - 0.12, 0.2, h * 0.65), material(d.colour(), 0, glass=1, ior=1.33), bevel=0.03)
    else:
        lathe([(0, 0), (w * 0.8, 0), (w * 0.82, 0.05), (w * 0.82, h * 0.7), (0.12, h * 0.9), (0.12, h), (0, h)], glass(d))
        if d.chance(0.6):
            lathe([(w * 0.83, h * 0.15), (w * 0.835, h * 0.16), (w * 0.835, h * 0.6), (w * 0.83, h * 0.61)], surface(d))
    cylinder((0, 0, h + d.u(0.05, 0.15)), d.u(0.1, 0.2), d.u(0.15, 0.4), surface(d), bevel=0.02)


def kitchen(d, favourite=None):
    """Pans, kettles, pots: metal, with handles."""
    mat = surface(d, favourite or d.pick([metal, metal, white, black]))
    radius, height = d.u(0.4, 0.7), d.u(0.15, 0.8)
    lathe([(0, 0), (radius * 0.9, 0), (radius, 0.08), (radius * d.u(0.85, 1.05), height), (radius * 0.82, height), (radius * 0.8, 0.1), (0, 0.06)], mat)
    grip = mat if d.chance(0.5) else black(d)
    kind = d.n(0, 2)
    if kind == 0:
        tube([(radius * 0.95, 0, height * 0.9), (radius + 0.4, 0, height), (radius + d.u(0.6, 1.0), 0, height + d.u(0, 0.2))], d.u(0.03, 0.06), grip)
    elif kind == 1:
        for side in (-1, 1):
            tube([(side * radius * 0.95, -0.15, height * 0.8), (side * (radius + 0.2), -0.1, height * 0.85), (side * (radius + 0.2), 0.1, height * 0.85), (side * radius * 0.95, 0.15, height * 0.8)], 0.03, grip)
    else:
        tube([(radius * math.cos(t), 0, height + d.u(0.4, 0.6) * math.sin(t)) for t in (math.pi * k / 10 for k in range(11))], 0.03, grip)
        tube([(-radius * 0.9, 0, height * 0.5), (-radius - 0.25, 0, height * 0.8), (-radius - 0.35, 0, height)], 0.06, mat)
    if d.chance(0.5):
        lathe([(radius * 0.98, height), (radius * 0.5, height + 0.12), (0, height + 0.15)], mat)
        ball((0, 0, height + 0.2), 0.07, grip)


def cutlery(d, favourite=None):
    mat = metal(d)
    for i in range(d.n(1, 4)):
        y = 0.32 * i
        tube([(-1, y, 0.05), (-0.3, y, 0.07), (0.5, y, 0.03), (1, y, 0.03)], d.u(0.02, 0.04), mat)
        kind = d.n(0, 2)
        if kind == 0:
            for k in range(d.n(2, 4)):
                tube([(-1.5, y + 0.06 * k - 0.09, 0.06), (-1.15, y + 0.06 * k - 0.09, 0.04), (-1, y, 0.05)], 0.015, mat)
        elif kind == 1:
            lathe([(0, 0), (0.14, 0.015), (0.2, 0.06), (0.2, 0.075)], mat, at=(-1.2, y, 0), thickness=0.015, subdivide=1).scale = (1.3, 0.8, 1)
        else:
            box((-1.35, y, 0.05), (0.8, 0.14, 0.02), mat, bevel=0.008)


def shoe(d, favourite=None):
    mat, sole = surface(d, favourite), surface(d, d.pick([white, black, None]))
    heights = [h * d.u(0.9, 1.1) for h in (0.5, 0.7, 0.75, 0.68, 0.5, 0.4, 0.34, 0.28, 0.18)]
    widths = [w * d.u(0.9, 1.1) for w in (0.2, 0.27, 0.29, 0.28, 0.3, 0.34, 0.36, 0.32, 0.16)]
    sections, soles = [], []
    for i, (h, w) in enumerate(zip(heights, widths)):
        x = -1 + 2 * i / 8
        turns = [math.tau * k / 16 for k in range(16)]
        sections.append([(x, w * math.cos(a) * (1 - 0.28 * max(0, math.sin(a))), 0.16 + h * max(-0.12, math.sin(a))) for a in turns])
        soles.append([(x * 1.04, w * 1.08 * math.cos(a), 0.1 + 0.1 * max(-1, min(1, 1.4 * math.sin(a)))) for a in turns])
    loft(sections, mat, subdivide=2)
    loft(soles, sole, subdivide=2)
    for i in range(d.n(0, 6)):
        x, z = -0.2 + i * 0.12, 0.87 - i * 0.075
        tube([(x, -0.16, z - 0.09), (x + 0.03, 0, z + 0.02), (x, 0.16, z - 0.09)], 0.02, white(d))


def bag(d, favourite=None):
    mat = surface(d, favourite)
    w, depth, h = d.u(0.4, 0.7), d.u(0.12, 0.3), d.u(0.6, 1.3)
    turns = [math.tau * k / 32 for k in range(32)]
    sections = []
    for i in range(10):
        t = i / 9
        sections.append([(w * (1 + 0.1 * math.sin(math.pi * t)) * math.copysign(abs(math.cos(a)) ** 0.6, math.cos(a)), depth * (1 - 0.7 * t) * math.copysign(abs(math.sin(a)) ** 0.6, math.sin(a)) + 0.012 * math.sin(5 * a + 4 * t), h * t) for a in turns])
    loft(sections, mat, subdivide=1)
    for y in d.pick([(0,), (-0.07, 0.07)]):
        top, wide = d.u(0.25, 0.8), d.u(0.15, 0.35)
        tube([(-wide, y, h - 0.1), (-wide, y, h + top * 0.4), (0, y, h + top), (wide, y, h + top * 0.4), (wide, y, h - 0.1)], d.u(0.012, 0.04), mat)


def gadget(d, favourite=None):
    """Headphones, glasses frames, cameras, lamps: dark tubes and discs."""
    mat, other = surface(d, favourite or d.pick([black, black, white, metal])), surface(d)
    kind = d.n(0, 3)
    if kind == 0:
        arc = [(0.62 * math.cos(t), 0, 0.6 + 0.8 * math.sin(t)) for t in (math.pi * k / 12 for k in range(13))]
        tube(arc, d.u(0.03, 0.07), mat)
        for side in (-1, 1):
            cylinder((side * 0.63, 0, 0.42), d.u(0.22, 0.32), d.u(0.1, 0.2), mat, turn=(0, math.pi / 2, 0), bevel=0.04)
            ring((side * 0.52, 0, 0.42), 0.2, 0.08, other, turn=(0, math.pi / 2, 0))
    elif kind == 1:
        for side in (-1, 1):
            r, q = d.u(0.3, 0.4), d.u(0.22, 0.36)
            tube([(side * 0.45 + r * math.cos(t), 0, 0.42 + q * math.sin(t)) for t in (math.tau * k / 20 for k in range(20))], d.u(0.015, 0.04), mat, closed=True)
            tube([(side * 0.84, 0, 0.5), (side * 0.9, 0.7, 0.5), (side * 0.88, 1.4, 0.2)], d.u(0.015, 0.035), mat)
            if d.chance(0.4):
                cylinder((side * 0.45, 0, 0.42), min(r, q), 0.01, black(d), turn=UPRIGHT, bevel=0)
        tube([(-0.1, 0, 0.5), (0, -0.02, 0.57), (0.1, 0, 0.5)], 0.02, mat)
    elif kind == 2:
        box((0, 0, 0.4), (1.2, 0.4, 0.75), mat, bevel=0.06)
        cylinder((0, -0.32, 0.4), 0.28, 0.35, other, turn=UPRIGHT, bevel=0.02)
        cylinder((0, -0.5, 0.4), 0.22, 0.01, glass(d), turn=UPRIGHT, bevel=0)
        box((0.3, 0, 0.82), (0.25, 0.2, 0.12), mat, bevel=0.02)
    else:
        cylinder((0, 0, 0.03), d.u(0.2, 0.35), 0.05, mat)
        knee = (d.u(-0.3, 0.3), 0, d.u(0.6, 1.0))
        head = (d.u(-0.6, 0.6), 0, d.u(1.1, 1.6))
        tube([(0, 0, 0.04), knee, head], d.u(0.012, 0.03), mat, smooth=d.chance(0.5))
        lathe([(0.05, 0.1), (d.u(0.2, 0.4), -0.25), (0.19, -0.25), (0.04, 0.09)], other, at=head)


def tool(d, favourite=None):
    """Lying things with two materials: scissors, hammers, keys."""
    blade, grip = metal(d), surface(d)
    if d.chance(0.5):
        for side in (-1, 1):
            a = side * d.u(0.15, 0.5)
            tip = (1.2 * math.sin(a), 1.2 * math.cos(a), 0.06)
            tube([(0, 0, 0.06), tip], d.u(0.02, 0.04), blade, smooth=False)
            ring((-0.6 * math.sin(a) + side * 0.05, -0.55 * math.cos(a), 0.07), d.u(0.16, 0.25), d.u(0.03, 0.06), grip, scale=(0.8, 1.25, 1))
            tube([(0, 0, 0.06), (-0.35 * math.sin(a), -0.35 * math.cos(a), 0.06)], 0.04, grip, smooth=False)
    else:
        tube([(-1, 0, 0.08), (0.8, 0, 0.08)], d.u(0.04, 0.08), grip, smooth=False)
        box((0.9, 0, 0.12), (d.u(0.15, 0.3), d.u(0.4, 0.8), 0.2), blade, bevel=0.03)


def cloth(d, favourite=None):
    """Cushions, folded towels, scarves."""
    mat = surface(d, favourite or d.pick([patterned, white, plain]))
    if d.chance(0.5):
        for i in range(d.n(1, 4)):
            box((d.u(-0.03, 0.03), 0, 0.12 + 0.24 * i), (d.u(1.1, 1.3), d.u(0.7, 0.9), 0.22), mat if d.chance(0.5) else surface(d), bevel=0.1)
        return

    def point(u, v, side):
        puff = 0.27 * ((1 - u**4) * (1 - v**4)) ** 0.5
        return (u * 0.8 * (1 - 0.06 * (1 - abs(u)) * abs(v)), side * puff - 0.2 * v, 0.8 + v * 0.76)

    two_sided(point, mat, count=30)


def rope(d, favourite=None):
    """Cables, leads, hoses: one long line over the floor or in the air."""
    mat = surface(d, favourite)
    x, y, points = 0.0, 0.0, []
    for i in range(d.n(6, 14)):
        points.append((x, y, d.u(0.03, 0.5) if d.chance(0.3) else 0.03))
        x, y = d.u(-0.9, 0.9), d.u(-0.6, 0.6)
    tube(points, d.u(0.012, 0.05), mat)
    for end in (points[0], points[-1]):
        cylinder((end[0], end[1], end[2] + 0.05), d.u(0.05, 0.12), 0.15, surface(d))


def pile(d, favourite=None):
    """Balls, blocks and rings stacked: toys, sweets, soap."""
    z = 0.0
    for _ in range(d.n(2, 5)):
        r = d.u(0.15, 0.4)
        kind = d.n(0, 2)
        if kind == 0:
            ball((d.u(-0.05, 0.05), 0, z + r), r, surface(d))
            z += 2 * r * 0.95
        elif kind == 1:
            box((0, 0, z + r / 2), (2 * r, 1.6 * r, r), surface(d), bevel=0.03, turn=(0, 0, d.u(0, 1)))
            z += r
        else:
            ring((0, 0, z + 0.1), r, 0.1, surface(d))
            z += 0.2


THINGS = [vessel, mug, pack, chair, chair, table, wheel, grid, cage, sieve, jewel, jewel, furry, furry, brush, plant, stemware, flacon, flacon, kitchen, cutlery, shoe, bag, gadget, gadget, tool, cloth, rope, pile]
