"""Renders the named scenes (or all that are missing): blender -b --factory-startup --python make.py -- FOLDER [SCALE] [NAME ...]"""

import os
import sys
import time

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, here)

import studio  # noqa: E402

for module in ("scenes_white", "scenes_thin", "scenes_soft", "scenes_shiny", "scenes_lifestyle"):
    if os.path.exists(os.path.join(here, module + ".py")):
        __import__(module)

arguments = sys.argv[sys.argv.index("--") + 1 :]
folder, scale, names = arguments[0], float(arguments[1]) if len(arguments) > 1 else 1.0, arguments[2:]
os.makedirs(folder, exist_ok=True)
for name in names or list(studio.REGISTRY):
    if not names and os.path.exists(f"{folder}/{name}.coverage.png"):
        continue
    started = time.time()
    studio.render(name, folder, scale=scale)
    print(f"scene {name} {time.time() - started:.0f} s", flush=True)
