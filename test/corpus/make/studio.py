"""The photographer's studio for the scenes: shapes, materials, sets, light, camera and the two renders (photo, coverage).

Runs inside Blender (`bpy`). Lengths are in metres-ish units: a subject is about 1 to 2 units tall and stands on z = 0.
"""

import math
import random

import bpy
from mathutils import Vector
from bpy_extras.object_utils import world_to_camera_view

REGISTRY = {}


def scene(name, size=(1200, 1200), **options):
    """Registers a scene; options: azimuth, elevation (degrees), fill (share of the frame), lens (mm), exposure (stops), offset, samples."""

    def register(build):
        REGISTRY[name] = (build, size, options)
        return build

    return register


# ---------------------------------------------------------------- materials


def material(color=(0.8, 0.8, 0.8), rough=0.5, metal=0.0, glass=0.0, ior=1.45, coat=0.0, subsurface=0.0, sheen=0.0, emit=0.0):
    """One Principled material; colours are linear RGB."""
    mat = bpy.data.materials.new("m")
    mat.use_nodes = True
    node = mat.node_tree.nodes["Principled BSDF"]
    node.inputs["Base Color"].default_value = (*color, 1)
    node.inputs["Roughness"].default_value = rough
    node.inputs["Metallic"].default_value = metal
    node.inputs["Transmission"].default_value = glass
    node.inputs["IOR"].default_value = ior
    node.inputs["Clearcoat"].default_value = coat
    node.inputs["Sheen"].default_value = sheen
    node.inputs["Subsurface"].default_value = subsurface
    node.inputs["Subsurface Color"].default_value = (*color, 1)
    if emit:
        node.inputs["Emission"].default_value = (*color, 1)
        node.inputs["Emission Strength"].default_value = emit
    return mat


def matt(color):
    """Plain diffuse paper, several times cheaper to trace than a Principled material."""
    mat = bpy.data.materials.new("matt")
    mat.use_nodes = True
    tree = mat.node_tree
    tree.nodes.remove(tree.nodes["Principled BSDF"])
    node = tree.nodes.new("ShaderNodeBsdfDiffuse")
    node.inputs["Color"].default_value = (*color, 1)
    tree.links.new(node.outputs["BSDF"], tree.nodes["Material Output"].inputs["Surface"])
    return mat


def textured(kind, color_a, color_b, scale=5.0, rough=0.6, stretch=(1, 1, 1), bump=0.0, detail=4.0, distortion=0.0, mortar=(0.5, 0.48, 0.45)):
    """A Principled material coloured by a procedural texture: wood (stretched wave), noise, brick, checker, stripes."""
    mat = material(color_a, rough)
    tree = mat.node_tree
    surface = tree.nodes["Principled BSDF"]
    coordinates = tree.nodes.new("ShaderNodeTexCoord")
    mapping = tree.nodes.new("ShaderNodeMapping")
    mapping.inputs["Scale"].default_value = stretch
    tree.links.new(coordinates.outputs["Object"], mapping.inputs["Vector"])
    if kind == "brick":  # The texture lies in x-y; a wall stands in x-z.
        mapping.inputs["Rotation"].default_value = (math.pi / 2, 0, 0)
    if kind == "brick":
        texture = tree.nodes.new("ShaderNodeTexBrick")
        texture.inputs["Color1"].default_value = (*color_a, 1)
        texture.inputs["Color2"].default_value = (*color_b, 1)
        texture.inputs["Mortar"].default_value = (*mortar, 1)
        texture.inputs["Scale"].default_value = scale
        colour, height = texture.outputs["Color"], texture.outputs["Fac"]
    else:
        names = {"wood": "ShaderNodeTexWave", "stripes": "ShaderNodeTexWave", "noise": "ShaderNodeTexNoise", "checker": "ShaderNodeTexChecker"}
        texture = tree.nodes.new(names[kind])
        texture.inputs["Scale"].default_value = scale
        if kind in ("wood", "noise"):
            texture.inputs["Detail"].default_value = detail
            texture.inputs["Distortion"].default_value = distortion
        ramp = tree.nodes.new("ShaderNodeValToRGB")
        ramp.color_ramp.elements[0].color = (*color_a, 1)
        ramp.color_ramp.elements[1].color = (*color_b, 1)
        if kind == "noise":
            ramp.color_ramp.elements[0].position, ramp.color_ramp.elements[1].position = 0.38, 0.62
        tree.links.new(texture.outputs["Fac"], ramp.inputs["Fac"])
        colour, height = ramp.outputs["Color"], texture.outputs["Fac"]
    tree.links.new(mapping.outputs["Vector"], texture.inputs["Vector"])
    tree.links.new(colour, surface.inputs["Base Color"])
    if bump:
        node = tree.nodes.new("ShaderNodeBump")
        node.inputs["Strength"].default_value = bump
        node.inputs["Distance"].default_value = 0.02
        node.invert = kind == "brick"
        tree.links.new(height, node.inputs["Height"])
        tree.links.new(node.outputs["Normal"], surface.inputs["Normal"])
    return mat


def steel(rough=0.12):
    return material((0.75, 0.75, 0.77), rough, metal=1)


def gold(rough=0.14):
    return material((0.95, 0.62, 0.22), rough, metal=1)


# ---------------------------------------------------------------- shapes


def finish(obj, mat=None, smooth=True, bevel=0.0, subdivide=0, thickness=0.0):
    """Material and modifiers, in the order solidify, bevel, subdivision."""
    if mat is not None:
        obj.data.materials.clear()
        obj.data.materials.append(mat)
    if thickness:
        modifier = obj.modifiers.new("s", "SOLIDIFY")
        modifier.thickness, modifier.offset = thickness, 0
    if bevel:
        modifier = obj.modifiers.new("b", "BEVEL")
        modifier.width, modifier.segments, modifier.limit_method = bevel, 3, "ANGLE"
    if subdivide:
        modifier = obj.modifiers.new("d", "SUBSURF")
        modifier.levels = modifier.render_levels = subdivide
    if smooth and obj.type == "MESH":
        for polygon in obj.data.polygons:
            polygon.use_smooth = True
        if not subdivide:
            obj.data.use_auto_smooth = True
            obj.data.auto_smooth_angle = math.radians(40)
    return obj


def mesh(vertices, faces, mat=None, at=(0, 0, 0), **options):
    data = bpy.data.meshes.new("mesh")
    data.from_pydata(vertices, [], faces)
    data.update()
    obj = bpy.data.objects.new("mesh", data)
    bpy.context.collection.objects.link(obj)
    obj.location = at
    return finish(obj, mat, **options)


def box(at, size, mat, bevel=0.01, turn=(0, 0, 0)):
    bpy.ops.mesh.primitive_cube_add(size=1, location=at, rotation=turn)
    obj = bpy.context.object
    obj.scale = size
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    return finish(obj, mat, bevel=bevel)


def ball(at, radius, mat, scale=(1, 1, 1), turn=(0, 0, 0), segments=48):
    bpy.ops.mesh.primitive_uv_sphere_add(radius=radius, location=at, rotation=turn, segments=segments, ring_count=segments // 2)
    obj = bpy.context.object
    obj.scale = scale
    bpy.ops.object.transform_apply(location=False, rotation=False, scale=True)
    return finish(obj, mat)


def cylinder(at, radius, height, mat, turn=(0, 0, 0), bevel=0.01, segments=64):
    bpy.ops.mesh.primitive_cylinder_add(radius=radius, depth=height, location=at, rotation=turn, vertices=segments)
    return finish(bpy.context.object, mat, bevel=bevel)


def ring(at, radius, tube_radius, mat, turn=(0, 0, 0), scale=(1, 1, 1)):
    bpy.ops.mesh.primitive_torus_add(location=at, rotation=turn, major_radius=radius, minor_radius=tube_radius, major_segments=96, minor_segments=16)
    obj = bpy.context.object
    obj.scale = scale
    return finish(obj, mat)


def lathe(profile, mat, at=(0, 0, 0), segments=96, **options):
    """A surface of revolution about z from (radius, z) pairs; closed at an end whose radius is 0."""
    vertices, faces = [], []
    for radius, z in profile:
        for step in range(segments):
            angle = 2 * math.pi * step / segments
            vertices.append((radius * math.cos(angle), radius * math.sin(angle), z))
    for row in range(len(profile) - 1):
        for step in range(segments):
            following = (step + 1) % segments
            faces.append((row * segments + step, row * segments + following, (row + 1) * segments + following, (row + 1) * segments + step))
    obj = mesh(vertices, faces, mat, at, **options)
    obj.data.validate()
    return obj


def loft(sections, mat, at=(0, 0, 0), **options):
    """A skin over closed cross-sections, each a list of the same number of points; both ends are capped."""
    count = len(sections[0])
    vertices = [point for section in sections for point in section]
    faces = [
        (row * count + i, row * count + (i + 1) % count, (row + 1) * count + (i + 1) % count, (row + 1) * count + i)
        for row in range(len(sections) - 1)
        for i in range(count)
    ]
    faces.append(tuple(reversed(range(count))))
    faces.append(tuple((len(sections) - 1) * count + i for i in range(count)))
    return mesh(vertices, faces, mat, at, **options)


def two_sided(point, mat, count=40):
    """A closed skin of two grids, front and back: point(u, v, side) for u and v in -1..1 and side 1 or -1; both meet at the rim."""
    grid = [2 * i / count - 1 for i in range(count + 1)]
    vertices = [point(u, v, side) for side in (1, -1) for v in grid for u in grid]
    faces = []
    for side in range(2):
        base = side * (count + 1) ** 2
        for j in range(count):
            for i in range(count):
                a = base + j * (count + 1) + i
                quad = (a, a + 1, a + count + 2, a + count + 1)
                faces.append(quad if side else tuple(reversed(quad)))
    return mesh(vertices, faces, mat)


def tube(points, radius, mat, closed=False, smooth=True, at=(0, 0, 0), turn=(0, 0, 0)):
    """A round wire through the points (a smooth curve, or a polyline)."""
    curve = bpy.data.curves.new("tube", "CURVE")
    curve.dimensions, curve.bevel_depth, curve.bevel_resolution = "3D", radius, 4
    curve.use_fill_caps = not closed
    if smooth:
        spline = curve.splines.new("BEZIER")
        spline.bezier_points.add(len(points) - 1)
        for knot, point in zip(spline.bezier_points, points):
            knot.co, knot.handle_left_type, knot.handle_right_type = point, "AUTO", "AUTO"
        spline.resolution_u = 16
    else:
        spline = curve.splines.new("POLY")
        spline.points.add(len(points) - 1)
        for knot, point in zip(spline.points, points):
            knot.co = (*point, 1)
    spline.use_cyclic_u = closed
    obj = bpy.data.objects.new("tube", curve)
    bpy.context.collection.objects.link(obj)
    obj.location, obj.rotation_euler = at, turn
    curve.materials.append(mat)
    return obj


def text(body, at, size, mat, turn=(math.pi / 2, 0, 0), depth=0.001, align="CENTER"):
    curve = bpy.data.curves.new("text", "FONT")
    curve.body, curve.size, curve.extrude, curve.align_x = body, size, depth, align
    obj = bpy.data.objects.new("text", curve)
    bpy.context.collection.objects.link(obj)
    obj.location, obj.rotation_euler = at, turn
    curve.materials.append(mat)
    return obj


def fur(obj, mat, count=2500, children=20, length=0.12, radius=0.0025, clump=0.3, rough=0.03, curl=0.0, seed=1):
    """Hair particles over the whole object; `mat` colours the hair, the skin keeps its own material."""
    # Light that wanders from hair to hair is cut short in settings(); a little glow gives pale fur its brightness back.
    surface = mat.node_tree.nodes["Principled BSDF"]
    surface.inputs["Emission"].default_value = surface.inputs["Base Color"].default_value
    surface.inputs["Emission Strength"].default_value = 0.28
    obj.data.materials.append(mat)
    obj.modifiers.new("fur", "PARTICLE_SYSTEM")
    system = obj.particle_systems[-1]
    system.seed = seed
    hair = system.settings
    hair.type, hair.count, hair.hair_length, hair.hair_step = "HAIR", count, length, 4
    hair.material = len(obj.data.materials)
    hair.render_step = hair.display_step = 4
    hair.child_type, hair.rendered_child_count, hair.child_length = "INTERPOLATED", children, 1.0
    hair.clump_factor, hair.roughness_1, hair.roughness_1_size, hair.roughness_endpoint = clump, rough, 0.4, rough
    hair.brownian_factor = length * 0.25
    if curl:
        hair.kink, hair.kink_amplitude, hair.kink_frequency = "CURL", curl, 4
    hair.root_radius, hair.tip_radius, hair.radius_scale = 1.0, 0.15, radius
    return obj


# ---------------------------------------------------------------- sets and light


def backdrop(obj):
    obj["backdrop"] = True
    return obj


def sweep(color=(0.85, 0.85, 0.85), back=4.0, mat=None):
    """Seamless paper: a floor that bends up into a wall."""
    profile = [(-12, 0), (back - 1.5, 0)]
    for step in range(1, 17):
        angle = math.pi / 2 * step / 16
        profile.append((back - 1.5 + 1.5 * math.sin(angle), 1.5 - 1.5 * math.cos(angle)))
    profile.append((back, 14))
    vertices = [(x, y, z) for y, z in profile for x in (-20, 20)]
    faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(profile) - 1)]
    return backdrop(mesh(vertices, faces, mat or matt(color)))


def tabletop(mat, edge=3.0):
    return backdrop(box((0, edge - 10, -0.1), (40, 20, 0.2), mat, bevel=0.02))


def wall(mat, y=4.0):
    return backdrop(box((0, y + 0.1, 5), (40, 0.2, 30), mat, bevel=0))


def softbox(at, target, width, height, power, color=(1, 1, 1)):
    data = bpy.data.lights.new("softbox", "AREA")
    data.shape, data.size, data.size_y, data.energy, data.color = "RECTANGLE", width, height, power, color
    obj = bpy.data.objects.new("softbox", data)
    bpy.context.collection.objects.link(obj)
    obj.location = at
    obj.rotation_euler = (Vector(target) - Vector(at)).to_track_quat("-Z", "Y").to_euler()
    return obj


def ambient(strength, color=(1, 1, 1)):
    world = bpy.data.worlds.new("w")
    world.use_nodes = True
    world.node_tree.nodes["Background"].inputs["Color"].default_value = (*color, 1)
    world.node_tree.nodes["Background"].inputs["Strength"].default_value = strength
    bpy.context.scene.world = world


def light(key=110, fill=45, top=65, world=0.3, warm=(1, 1, 1)):
    """Product light: a large key from the left, a weaker fill from the right, an overhead box and a tent of ambient light."""
    ambient(world)
    softbox((-4.5, -3.5, 4.5), (0, 0, 0.7), 2.6, 2.6, key, warm)
    softbox((5, -3, 3), (0, 0, 0.7), 2.2, 3.0, fill)
    softbox((0, 0.8, 6), (0, 0, 0), 4.0, 3.0, top)


# ---------------------------------------------------------------- camera and renders


def subjects():
    return [o for o in bpy.context.scene.objects if o.type in ("MESH", "CURVE", "FONT") and not o.get("backdrop")]


def corners():
    bpy.context.view_layer.update()
    graph = bpy.context.evaluated_depsgraph_get()
    points = []
    for obj in subjects():
        evaluated = obj.evaluated_get(graph)
        if obj.type == "MESH":
            vertices = evaluated.data.vertices
            step = max(1, len(vertices) // 400)
            points += [evaluated.matrix_world @ v.co for v in list(vertices)[::step]]
        else:
            points += [evaluated.matrix_world @ Vector(c) for c in evaluated.bound_box]
    return points


def camera(size, azimuth=18, elevation=14, fill=0.68, lens=75, offset=(0, 0), margin=0.0, focus=None, fstop=4.0):
    """Places the camera so that the subject's box fills `fill` of the tighter frame side, then shifts it to the centre plus `offset` (in frames)."""
    target_scene = bpy.context.scene
    data = bpy.data.cameras.new("camera")
    data.lens = lens
    obj = bpy.data.objects.new("camera", data)
    bpy.context.collection.objects.link(obj)
    target_scene.camera = obj
    points = corners() or [Vector((x, 0, z)) for x in (-0.6, 0.6) for z in (0, 1.2)]
    low = Vector([min(p[i] for p in points) for i in range(3)])
    high = Vector([max(p[i] for p in points) for i in range(3)])
    centre = (low + high) / 2
    a, e = math.radians(azimuth), math.radians(elevation)
    direction = Vector((math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)))
    obj.rotation_euler = (-direction).to_track_quat("-Z", "Y").to_euler()
    near, far = 0.3, 60.0
    for _ in range(40):
        distance = (near + far) / 2
        obj.location = centre + direction * distance
        bpy.context.view_layer.update()
        seen = [world_to_camera_view(target_scene, obj, p) for p in points]
        extent = max(max(p.x for p in seen) - min(p.x for p in seen), max(p.y for p in seen) - min(p.y for p in seen))
        visible = min(p.z for p in seen) > 0.1
        near, far = (near, distance) if visible and extent < fill + margin else (distance, far)
    width, height = size
    longest = max(width, height)
    mid_x = (max(p.x for p in seen) + min(p.x for p in seen)) / 2 - 0.5 - offset[0]
    mid_y = (max(p.y for p in seen) + min(p.y for p in seen)) / 2 - 0.5 - offset[1]
    data.shift_x, data.shift_y = mid_x * width / longest, mid_y * height / longest
    if focus:
        data.dof.use_dof, data.dof.focus_distance, data.dof.aperture_fstop = True, distance * focus, fstop
    return obj


def settings(size, samples, threads=1):
    target = bpy.context.scene
    target.render.engine = "CYCLES"
    target.cycles.device = "CPU"
    target.render.threads_mode, target.render.threads = "FIXED", threads
    target.render.resolution_x, target.render.resolution_y = size
    target.render.resolution_percentage = 100
    target.cycles.samples = samples
    target.cycles.use_adaptive_sampling = True
    target.cycles.adaptive_threshold, target.cycles.adaptive_min_samples = 0.04, 8
    target.cycles.use_denoising = False
    target.cycles.max_bounces, target.cycles.diffuse_bounces, target.cycles.glossy_bounces = 8, 2, 4
    # After the first bounce, ambient occlusion stands in for further diffuse light: half the time, same look in a light tent.
    target.cycles.use_fast_gi, target.cycles.ao_bounces_render = True, 1
    target.cycles.transmission_bounces, target.cycles.transparent_max_bounces = 8, 8
    target.cycles.sample_clamp_indirect = 3.0
    target.cycles.caustics_reflective = target.cycles.caustics_refractive = False
    # Photo and coverage share one reconstruction filter, so that alpha is exactly the weight the subject has in each pixel.
    target.cycles.pixel_filter_type, target.cycles.filter_width = "BLACKMAN_HARRIS", 1.4
    target.cycles_curves.shape = "RIBBONS"
    target.view_settings.view_transform, target.view_settings.look = "Standard", "None"
    target.render.image_settings.file_format, target.render.image_settings.color_depth = "PNG", "16"
    target.render.image_settings.compression = 30


def render(name, folder, samples=20, scale=1.0):
    """Builds a registered scene and photographs it."""
    build, size, options = REGISTRY[name]
    options = dict(options)
    size = (round(size[0] * scale), round(size[1] * scale))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    random.seed(name)
    build()
    target = bpy.context.scene
    settings(size, options.pop("samples", samples))
    target.view_settings.exposure = 0.6 + options.pop("exposure", 0.0)
    camera(size, **options)
    photograph(name, folder, coverage_samples=64)


def photograph(name, folder, coverage_samples):
    """Writes NAME.photo.png (16 bit, sRGB) and NAME.coverage.png (16 bit RGBA, only alpha matters) of what stands before the camera."""
    target = bpy.context.scene
    target.render.image_settings.color_mode = "RGB"
    target.render.filepath = f"{folder}/{name}.photo.png"
    bpy.ops.render.render(write_still=True)

    for obj in target.objects:
        if obj.get("backdrop"):
            # Not hidden: what sinks into the floor or stands behind a wall is not seen in the photo either.
            obj.is_holdout = True
    cover = bpy.data.materials.new("cover")
    cover.use_nodes = True
    cover.node_tree.nodes.clear()
    emission = cover.node_tree.nodes.new("ShaderNodeEmission")
    output = cover.node_tree.nodes.new("ShaderNodeOutputMaterial")
    cover.node_tree.links.new(emission.outputs[0], output.inputs["Surface"])
    target.view_layers[0].material_override = cover
    target.render.film_transparent = True
    target.cycles.max_bounces = 0
    target.cycles.use_adaptive_sampling = False
    target.cycles.samples = coverage_samples
    target.render.image_settings.color_mode = "RGBA"
    target.render.filepath = f"{folder}/{name}.coverage.png"
    bpy.ops.render.render(write_still=True)
