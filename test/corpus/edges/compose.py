"""Synthetic product pictures with exact coverage: python3 compose.py DIR FIRST COUNT"""
import math
import os
import sys

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from srgb import to_code, to_linear  # noqa: E402

CELL = 4  # shading and shadows are computed on cells of this many pixels


def enlarge(plane, side):
    return np.asarray(Image.fromarray(plane.astype(np.float32)).resize((side, side), Image.BICUBIC))


def soft_noise(rng, side, cells, amplitude):
    return enlarge(rng.standard_normal((cells + 3, cells + 3)), side) * amplitude


def as_bytes(colour):
    return tuple(int(v * 255) for v in colour)


def blob(rng, cx, cy, radius, points=64, rough=0.25):
    t = np.linspace(0, 2 * math.pi, points, endpoint=False)
    wobble = sum(rng.normal() * rough / h * np.cos(h * t + rng.uniform(0, 7)) for h in range(2, 7))
    flat, turn = rng.uniform(0.5, 1), rng.uniform(0, 7)
    x, y = np.cos(t) * (1 + wobble) * radius, np.sin(t) * (1 + wobble) * radius * flat
    c, s = math.cos(turn), math.sin(turn)
    return [(cx + x[i] * c - y[i] * s, cy + x[i] * s + y[i] * c) for i in range(points)]


def polygon(rng, cx, cy, radius):
    angles = np.sort(rng.uniform(0, 2 * math.pi, rng.integers(3, 8)))
    return [(cx + math.cos(a) * radius * rng.uniform(0.5, 1), cy + math.sin(a) * radius * rng.uniform(0.5, 1)) for a in angles]


def curve(x, y, length, angle, bend, pieces=5):
    points = [(x, y)]
    for _ in range(pieces):
        x, y = x + math.cos(angle) * length / pieces, y + math.sin(angle) * length / pieces
        angle += bend / pieces
        points.append((x, y))
    return points


class Drawing:
    """Coverage, drawn `fine` times larger, and the colours of the parts at picture size."""

    def __init__(self, side, fine, colour):
        self.fine = fine
        self.mask = Image.new("L", (side * fine, side * fine), 0)
        self.colours = Image.new("RGB", (side, side), as_bytes(colour))
        self.on_mask, self.on_colours = ImageDraw.Draw(self.mask), ImageDraw.Draw(self.colours)

    def fill(self, points, colour):
        self.on_mask.polygon([(x * self.fine, y * self.fine) for x, y in points], fill=255)
        self.on_colours.polygon(points, fill=as_bytes(colour), outline=as_bytes(colour))

    def cut(self, points):
        self.on_mask.polygon([(x * self.fine, y * self.fine) for x, y in points], fill=0)

    def stroke(self, points, width, colour=None):
        self.on_mask.line([(x * self.fine, y * self.fine) for x, y in points], fill=255, width=max(1, round(width * self.fine)), joint="curve")
        if colour is not None:
            self.on_colours.line(points, fill=as_bytes(colour), width=int(width) + 4)


def draw_object(rng, side, kind, colour):
    """Coverage 0..1 and sRGB colours of one object, and its radius."""
    drawing = Drawing(side, 4 if side <= 1024 else 3, base := colour())
    scale, radius = side / 1024, side * rng.uniform(0.18, 0.38)
    cx, cy = side * rng.uniform(0.4, 0.6), side * rng.uniform(0.4, 0.6)

    def away(share):
        angle = rng.uniform(0, 7)
        return cx + math.cos(angle) * radius * share, cy + math.sin(angle) * radius * share

    outline = blob(rng, cx, cy, radius, rough=rng.uniform(0.05, 0.4)) if rng.random() < 0.7 else polygon(rng, cx, cy, radius * 1.2)
    if kind in ("solid", "multi", "fur", "holes"):
        drawing.fill(outline, base)
        for _ in range(0 if kind == "solid" else rng.integers(1, 5)):
            shape = blob(rng, *away(0.7), radius * rng.uniform(0.15, 0.6)) if rng.random() < 0.6 else polygon(rng, *away(0.7), radius * rng.uniform(0.2, 0.7))
            drawing.fill(shape, colour() if rng.random() < 0.6 else base)
        for _ in range(rng.integers(1, 9) if kind == "holes" or rng.random() < 0.15 else 0):
            drawing.cut(blob(rng, *away(rng.uniform(0, 0.8)), radius * rng.uniform(0.03, 0.3)))
    if kind == "fur":
        length, width, spread = radius * rng.uniform(0.05, 0.3), rng.uniform(0.5, 2.2) * max(1, scale * 0.8), rng.uniform(0.2, 0.9)
        combed = rng.uniform(0, 7) if rng.random() < 0.5 else None
        for _ in range(rng.integers(1500, 7000)):
            i, f = rng.integers(len(outline)), rng.random()
            (x0, y0), (x1, y1) = outline[i], outline[(i + 1) % len(outline)]
            x, y = x0 * (1 - f) + x1 * f, y0 * (1 - f) + y1 * f
            out = math.atan2(y - cy, x - cx)
            angle = (out if combed is None else out * 0.6 + combed * 0.4) + rng.normal(0, spread)
            start = x - math.cos(out) * length * 0.3, y - math.sin(out) * length * 0.3
            drawing.stroke(curve(*start, length * rng.uniform(0.4, 1.3), angle, rng.normal()), width * rng.uniform(0.5, 1.2))
    if kind == "thin" or rng.random() < 0.18:
        for _ in range(rng.integers(3, 22)):
            wire = curve(*away(rng.uniform(0, 1)), radius * rng.uniform(0.4, 1.8), rng.uniform(0, 7), rng.normal(0, 1.5), 12)
            drawing.stroke(wire, scale * math.exp(rng.uniform(math.log(1.3), math.log(16))), base if rng.random() < 0.5 else colour())
    if kind == "mesh":
        width, gap, turn, rim = scale * rng.uniform(1.3, 6), radius * rng.uniform(0.06, 0.25), rng.uniform(0, 7), radius * 1.2
        for offset in np.arange(-rim, rim, gap):
            for angle in (turn, turn + math.pi / 2 * rng.uniform(0.9, 1.1)):
                x, y = cx - math.sin(angle) * offset, cy + math.cos(angle) * offset
                half = math.sqrt(max(0, rim * rim - offset * offset))
                dx, dy = math.cos(angle) * half, math.sin(angle) * half
                drawing.stroke([(x - dx, y - dy), (x + dx, y + dy)], width, base)
        drawing.stroke([(cx + math.cos(v) * rim, cy + math.sin(v) * rim) for v in np.linspace(0, 6.3, 90)], width * 2, base)
    coverage = np.asarray(drawing.mask.reduce(drawing.fine), dtype=np.float32) / 255
    coverage = gaussian_filter(coverage, rng.uniform(0.25, 0.6) if rng.random() < 0.8 else rng.uniform(0.6, 1.6))
    colours = gaussian_filter(np.asarray(drawing.colours, dtype=np.float32) / 255, (0.7, 0.7, 0))
    return coverage, colours, radius


def shade(rng, light, small, side, radius, kind):
    """Roundness, unevenness, texture and highlights on linear light."""
    scale, tone = side / 1024, np.zeros_like(small)
    for sigma, amount in ((radius * 0.06 / CELL, 0.35), (radius * 0.2 / CELL, 0.35), (max(1, 4 * scale / CELL), 0.3)):
        gy, gx = np.gradient(np.sqrt(np.clip(gaussian_filter(small, sigma), 0, 1)))
        angle = rng.uniform(0, 7)
        slope = gx * math.cos(angle) + gy * math.sin(angle) if rng.random() < 0.7 else np.hypot(gx, gy)
        tone += rng.normal(0, amount) * slope / max(1e-4, np.percentile(np.abs(slope), 99))
    light = light * np.exp(enlarge(tone + soft_noise(rng, side // CELL, 5, 0.12), side))[..., None]
    if rng.random() < 0.6:
        light = light * np.exp(soft_noise(rng, side, int(rng.choice([12, 40, 120, 300])), rng.uniform(0.03, 0.35)))[..., None]
    if kind == "fur" or rng.random() < 0.15:
        light = light * np.exp(gaussian_filter(rng.standard_normal((side, side)), rng.uniform(0.5, 1.6) * scale) * rng.uniform(0.1, 0.7))[..., None]
    if rng.random() < 0.3:
        light = light + (np.clip(soft_noise(rng, side, int(rng.integers(4, 18)), 1) - 1.1, 0, None) * rng.uniform(0.5, 3))[..., None]
    return light


def backdrop_light(rng, kind, colour, small, side, radius):
    scale = side / 1024
    yy, xx = np.mgrid[0:side, 0:side] / side
    slope = (soft_noise(rng, side, 2, 0.15) + (yy - 0.5) * rng.normal(0, 0.3) + (xx - 0.5) * rng.normal(0, 0.2))[..., None]
    light = np.ones((side, side, 3), np.float32) * to_linear(colour)
    if kind == "texture":
        grain = rng.standard_normal((side // int(rng.choice([2, 6, 20])), side // int(rng.choice([30, 100]))))
        light = light * np.exp(enlarge(grain, side) * rng.uniform(0.05, 0.35))[..., None]
    if kind == "clutter":
        things = Image.new("RGB", (side, side), as_bytes(np.clip(colour, 0, 1)))
        on_things = ImageDraw.Draw(things)
        for _ in range(rng.integers(8, 40)):
            on_things.polygon(blob(rng, rng.uniform(0, side), rng.uniform(0, side), side * rng.uniform(0.02, 0.25)), fill=as_bytes(rng.uniform(0, 1, 3)))
        focus = scale * rng.uniform(0.7, 14)
        light = to_linear(gaussian_filter(np.asarray(things, np.float32) / 255, (focus, focus, 0)))
    light = light * np.exp(slope)
    shadow = np.zeros_like(small)
    for _ in range(rng.integers(0, 3)):
        shift = int(rng.normal(0, radius * 0.12) / CELL), int(rng.normal(0, radius * 0.12) / CELL)
        shadow += gaussian_filter(np.roll(small, shift, (0, 1)), radius * rng.uniform(0.02, 0.25) / CELL) * rng.uniform(0.05, 0.6)
    if rng.random() < 0.3:
        shadow += gaussian_filter(small, max(1, scale * 6 / CELL)) * rng.uniform(0.1, 0.8)
    tint = 1 + rng.normal(0, 0.06, 3)
    return light * np.clip(1 - enlarge(np.clip(shadow, 0, 0.93), side), 0.05, 1)[..., None] ** tint


def camera(rng, light):
    """Exposure, vignette, sharpening and grain: sRGB codes 0..1."""
    side = light.shape[0]
    picture = to_code(light * (rng.uniform(0.85, 1.35) if rng.random() < 0.4 else 1))
    if rng.random() < 0.3:
        yy, xx = np.mgrid[0:side, 0:side] / side
        picture *= (1 - rng.uniform(0, 0.25) * ((xx - 0.5) ** 2 + (yy - 0.5) ** 2) * 2)[..., None]
    if rng.random() < 0.5:
        sigma = rng.uniform(0.4, 1.2)
        picture = picture + rng.uniform(0.1, 0.7) * (picture - gaussian_filter(picture, (sigma, sigma, 0)))
    grain = rng.standard_normal((side, side, 1)) * 0.8 + rng.standard_normal((side, side, 3)) * 0.5
    if rng.random() < 0.4:
        grain = gaussian_filter(grain, (0.5, 0.5, 0)) * 1.6
    return np.clip(picture + grain * math.exp(rng.uniform(math.log(0.3), math.log(9))) / 255, 0, 1)


def compose(folder, seed):
    rng = np.random.default_rng(seed)
    side = int(rng.choice([768, 1024, 1536, 2048], p=[0.2, 0.4, 0.25, 0.15]))
    backdrop = rng.choice(["white", "grey", "dark", "colour", "texture", "clutter"], p=[0.34, 0.2, 0.1, 0.16, 0.1, 0.1])
    kind = rng.choice(["solid", "multi", "thin", "mesh", "fur", "holes"], p=[0.28, 0.2, 0.18, 0.08, 0.16, 0.1])
    levels = {"white": rng.uniform(0.8, 1.0), "grey": rng.uniform(0.3, 0.75), "dark": rng.uniform(0.02, 0.2)}
    behind = (levels[backdrop] * np.ones(3) if backdrop in levels else rng.uniform(0.15, 0.95, 3)) * (1 + rng.normal(0, 0.015, 3))

    def colour():
        roll = rng.random()
        if roll < 0.22:  # like the backdrop
            return np.clip(behind + rng.normal(0, 0.07) * np.ones(3) + rng.normal(0, 0.02, 3), 0.01, 0.99)
        return np.clip(np.ones(3) * rng.uniform(0.02, 0.98) if roll < 0.4 else rng.uniform(0.02, 0.98, 3), 0.01, 0.99)

    coverage, colours, radius = draw_object(rng, side, kind, colour)
    small = np.asarray(Image.fromarray(coverage).resize((side // CELL, side // CELL), Image.BOX))
    front = shade(rng, to_linear(colours), small, side, radius, kind)
    back = backdrop_light(rng, backdrop, behind, small, side, radius)
    scale = side / 1024
    if rng.random() < 0.35:  # the backdrop's light at grazing edges
        spill = np.clip(enlarge(1 - gaussian_filter(small, max(0.8, 3 * scale / CELL)), side) * 2, 0, 1)[..., None] * rng.uniform(0.1, 0.6)
        front = front * (1 - spill) + back * spill
    if rng.random() < 0.08:  # glass
        share = rng.uniform(0.4, 0.9)
        front = front * (1 - share) + np.roll(gaussian_filter(back, (3, 3, 0)), (int(9 * scale), int(-7 * scale)), (0, 1)) * share
    picture = camera(rng, coverage[..., None] * front + (1 - coverage[..., None]) * back)
    Image.fromarray((picture * 255 + 0.5).astype(np.uint8)).save(f"{folder}/{seed}.jpg", quality=int(rng.integers(82, 97)), subsampling=int(rng.choice([0, 2])))
    Image.fromarray((coverage * 255 + 0.5).astype(np.uint8)).save(f"{folder}/{seed}.png", compress_level=1)


if __name__ == "__main__":
    target, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    for number in range(first, first + count):
        compose(target, number)
