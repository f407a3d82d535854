"""Glass, chrome, gold, black on dark: what looks like its backdrop, or mirrors it."""

import math

from studio import (ball, box, cylinder, gold, lathe, light, material, mesh, ring, scene, steel, sweep, text, textured, tube)


def glass(color=(1, 1, 1), rough=0.0):
    return material(color, rough, glass=1, ior=1.45)


@scene("wine_glass", (934, 1400), azimuth=0, elevation=8, fill=0.7)
def wine_glass():
    sweep((0.8, 0.81, 0.83))
    light()
    lathe([(0, 0.02), (0.3, 0.01), (0.33, 0.0), (0.33, 0.012), (0.06, 0.05), (0.035, 0.12), (0.03, 0.72), (0.06, 0.8), (0.28, 0.98), (0.36, 1.2), (0.33, 1.5), (0.28, 1.72), (0.272, 1.72), (0.322, 1.5), (0.35, 1.2), (0.27, 0.99), (0.0, 0.84)], glass(), subdivide=1)


@scene("perfume", (1200, 1200), azimuth=16, elevation=10, fill=0.62)
def perfume():
    sweep((0.75, 0.66, 0.62))
    light()
    box((0, 0, 0.55), (0.9, 0.36, 1.1), glass((0.95, 0.75, 0.55)), bevel=0.05)
    box((0, 0, 0.45), (0.78, 0.24, 0.8), material((0.9, 0.5, 0.2), 0.0, glass=1, ior=1.33), bevel=0.03)
    cylinder((0, 0, 1.16), 0.13, 0.14, gold())
    cylinder((0, 0, 1.4), 0.2, 0.38, material((0.02, 0.02, 0.02), 0.08, coat=1), bevel=0.02)
    text("NUIT", (0, -0.185, 0.5), 0.2, material((0.05, 0.03, 0.02), 0.4))


@scene("moka_pot", (1200, 1200), azimuth=22, elevation=12, fill=0.68)
def moka_pot():
    sweep((0.5, 0.51, 0.53))
    light()
    metal = steel(0.14)
    lathe([(0, 0), (0.42, 0), (0.43, 0.04), (0.34, 0.55), (0, 0.55)], metal, segments=8, smooth=False)
    lathe([(0, 0.55), (0.3, 0.55), (0.3, 0.66), (0.34, 0.68), (0.4, 1.25), (0.39, 1.27), (0, 1.27)], metal, segments=8, smooth=False)
    lathe([(0.4, 1.27), (0.2, 1.38), (0.05, 1.42), (0, 1.42)], metal, segments=8, smooth=False)
    black = material((0.02, 0.02, 0.02), 0.35)
    ball((0, 0, 1.47), 0.06, black)
    tube([(0.36, 0, 1.2), (0.66, 0, 1.22), (0.72, 0, 1.1), (0.66, 0, 0.7), (0.6, 0, 0.6)], 0.05, black)
    tube([(-0.3, 0, 1.05), (-0.46, 0, 1.2), (-0.52, 0, 1.26)], 0.06, metal)


@scene("headphones_black", (1200, 1200), azimuth=26, elevation=10, fill=0.7)
def headphones_black():
    sweep((0.035, 0.035, 0.04))
    light(key=200, fill=100, top=150)
    shell, pad = material((0.015, 0.015, 0.017), 0.25, coat=0.5), material((0.02, 0.02, 0.02), 0.8)
    arc = [(0.62 * math.cos(t), 0, 0.62 + 0.78 * math.sin(t)) for t in (math.pi * k / 14 for k in range(15))]
    tube(arc, 0.045, shell)
    tube([(x * 0.92, y, z - 0.03) for x, y, z in arc[3:12]], 0.06, pad)
    for side in (-1, 1):
        cylinder((side * 0.64, 0, 0.42), 0.3, 0.14, shell, turn=(0, math.pi / 2, 0), bevel=0.05)
        ring((side * 0.53, 0, 0.42), 0.22, 0.09, pad, turn=(0, math.pi / 2, 0))
        ring((side * 0.715, 0, 0.42), 0.2, 0.012, steel(0.2), turn=(0, math.pi / 2, 0))


@scene("earrings_gold", (1400, 1050), azimuth=6, elevation=18, fill=0.6)
def earrings_gold():
    sweep((0.86, 0.85, 0.83))
    light()
    for x, lean in ((-0.5, 0.25), (0.5, -0.35)):
        ring((x, 0, 0.5), 0.34, 0.028, gold(0.1), turn=(math.pi / 2, 0, lean))
        for k in range(7):
            a = math.pi * (1.15 + 0.7 * k / 6)
            px, pz = 0.34 * math.cos(a), 0.34 * math.sin(a)
            ball((x + px * 1.18 * math.cos(lean), px * 1.18 * math.sin(lean), 0.5 + pz * 1.18), 0.045, material((0.9, 0.88, 0.84), 0.12, coat=1))
        tube([(x, 0, 0.84), (x + 0.02, 0.05, 0.98), (x + 0.1, 0.12, 0.95), (x + 0.11, 0.14, 0.85)], 0.01, gold(0.1))


@scene("bottle_label", (934, 1400), azimuth=10, elevation=6, fill=0.8, offset=(0, 0))
def bottle_label():
    sweep(mat=gradient_paper())
    light()
    lathe([(0, 0.03), (0.25, 0.0), (0.28, 0.03), (0.28, 1.0), (0.24, 1.18), (0.1, 1.36), (0.085, 1.75), (0.1, 1.76), (0.1, 1.84), (0, 1.84)], glass((0.25, 0.06, 0.015)))
    lathe([(0.283, 0.25), (0.285, 0.26), (0.285, 0.86), (0.283, 0.87)], material((0.82, 0.78, 0.66), 0.8))
    lathe([(0.103, 1.6), (0.105, 1.86), (0, 1.87)], material((0.5, 0.35, 0.05), 0.3, metal=1))
    text("No. 7", (0.05, -0.3, 0.62), 0.16, material((0.1, 0.02, 0.02), 0.5), turn=(math.pi / 2, 0, 0.17))
    text("AMBER ALE", (0.05, -0.3, 0.45), 0.075, material((0.1, 0.02, 0.02), 0.5), turn=(math.pi / 2, 0, 0.17))


def gradient_paper():
    """Paper that goes from teal to apricot with height."""
    import bpy

    mat = material((0.5, 0.5, 0.5), 0.9)
    tree = mat.node_tree
    coordinates, split, ramp = (tree.nodes.new(kind) for kind in ("ShaderNodeTexCoord", "ShaderNodeSeparateXYZ", "ShaderNodeValToRGB"))
    scale = tree.nodes.new("ShaderNodeMath")
    scale.operation, scale.inputs[1].default_value = "MULTIPLY", 0.3
    ramp.color_ramp.elements[0].color, ramp.color_ramp.elements[1].color = (0.8, 0.42, 0.25, 1), (0.1, 0.4, 0.45, 1)
    tree.links.new(coordinates.outputs["Object"], split.inputs[0])
    tree.links.new(split.outputs["Z"], scale.inputs[0])
    tree.links.new(scale.outputs[0], ramp.inputs[0])
    tree.links.new(ramp.outputs[0], tree.nodes["Principled BSDF"].inputs["Base Color"])
    return mat


@scene("watch", (1200, 1200), azimuth=20, elevation=26, fill=0.64)
def watch():
    sweep((0.8, 0.8, 0.82))
    light()
    leather = textured("noise", (0.12, 0.05, 0.02), (0.17, 0.08, 0.035), scale=30, rough=0.6)
    band = []
    for k in range(49):
        t = math.radians(-62) + math.radians(304) * k / 48
        band.append((0.62 * math.sin(t), 0.5 + 0.5 * math.cos(t)))
    vertices, faces = [], []
    for y, z in band:
        for x, d in ((-0.2, 0), (0.2, 0)):
            vertices.append((x, y, z))
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(4, len(band) - 1)]
    mesh(vertices, faces, leather, thickness=0.05)
    lean = (math.radians(72), 0, 0)
    cylinder((0, -0.6, 0.62), 0.36, 0.14, steel(0.1), turn=lean, bevel=0.03)
    cylinder((0, -0.668, 0.642), 0.31, 0.012, material((0.02, 0.04, 0.12), 0.15, coat=1), turn=lean, bevel=0)
    for k in range(12):
        a = math.tau * k / 12
        box((0.26 * math.sin(a), -0.68 + 0.09 * -math.cos(a) * -1 * 0.9, 0.647 + 0.25 * math.cos(a)), (0.02, 0.01, 0.02), material((0.9, 0.9, 0.9), 0.3), bevel=0, turn=lean)
    box((0.06, -0.69, 0.68), (0.02, 0.006, 0.16), material((0.9, 0.9, 0.9), 0.3), bevel=0, turn=(-0.3, 0.7, 0))
    cylinder((0.38, -0.6, 0.62), 0.045, 0.07, steel(0.15), turn=(0, math.pi / 2, 0))
