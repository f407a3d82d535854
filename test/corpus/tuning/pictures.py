"""Photos out of renders, never twice the same: exposure, colour of the light, crop, size, camera grain and JPEG by chance.

pictures.py RENDERS DIR COUNT PIXELS writes COUNT photos of each render, of about PIXELS pixels: DIR/N.jpg and their coverage, DIR/N.png. With 0 pixels they
are whole and of the size that was rendered, so that an edge is as sharp as the path tracer made it; with "soft" in place of the pixels they are whole and
enlarged, as large photos are whose lens or focus resolves less than the sensor.
"""

import glob
import math
import os
import random
import sys

import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from srgb import to_code, to_linear  # noqa: E402

cv2.setNumThreads(1)
STEP = 64
SOFT = [1.5, 2, 3, 4]


def numbers(folder):
    """The renders that are complete."""
    return sorted(int(os.path.basename(file).split(".")[0]) for file in glob.glob(f"{folder}/*.coverage.png"))


def picture(folder, number, pixels):
    """One photo of about `pixels` pixels: (levels H×W×3 uint8, coverage H×W 0..1)."""
    photo, alpha = render(folder, number)
    if random.random() < 0.85:
        photo = smooth(photo, alpha)
    light = to_linear(photo) * math.exp(random.uniform(-0.15, 0.45)) * np.exp(np.random.uniform(-0.06, 0.06, 3))
    if random.random() < 0.3:
        light = np.clip(light, 0, 1) ** random.uniform(0.85, 1.2)
    if random.random() < 0.5:
        light, alpha = light[:, ::-1], alpha[:, ::-1]
    top, bottom, left, right = closer(alpha) if random.random() < 0.5 else (0, alpha.shape[0], 0, alpha.shape[1])
    light, alpha = light[top:bottom, left:right].astype(np.float32), np.ascontiguousarray(alpha[top:bottom, left:right])
    height, width = alpha.shape
    scale = min(1.35, math.sqrt(pixels * random.uniform(0.7, 1) / (height * width)))
    if random.random() < 0.15:
        scale *= random.uniform(0.6, 1)
    size = (max(STEP, round(width * scale)), max(STEP, round(height * scale)))
    light, alpha = resized(light, alpha, size)
    return developed(light, random.uniform(0, 0.24), random.choice([0.3, 0.6, 1.2, 1.8, 2.4]), random.randint(70, 96) if random.random() < 0.8 else None), alpha


def as_rendered(folder, number, times=1):
    """One photo like those of the corpus, `times` as large: (levels H×W×3 uint8, coverage H×W 0..1)."""
    photo, alpha = render(folder, number)
    light = to_linear(smooth(photo, alpha)) * math.exp(random.uniform(-0.1, 0.15))
    if times != 1:
        height, width = alpha.shape
        light, alpha = resized(light.astype(np.float32), alpha, (round(times * width), round(times * height)))
    return developed(light, 0.16, random.choice([0.6, 1, 1, 1.4, 2]), random.choice([85, 90, 92, 92, 92])), alpha


def resized(light, alpha, size):
    """Both planes at another (width, height)."""
    way = cv2.INTER_AREA if size[0] < alpha.shape[1] else cv2.INTER_CUBIC
    return np.clip(cv2.resize(np.ascontiguousarray(light), size, interpolation=way), 0, None), np.clip(cv2.resize(alpha, size, interpolation=way), 0, 1)


def render(folder, number):
    """(sRGB H×W×3, coverage H×W), both 0..1"""
    photo = cv2.imread(f"{folder}/{number}.photo.png", cv2.IMREAD_UNCHANGED)[:, :, 2::-1].astype(np.float32) / 65535
    return photo, cv2.imread(f"{folder}/{number}.coverage.png", cv2.IMREAD_UNCHANGED)[:, :, 3].astype(np.float32) / 65535


def smooth(photo, alpha):
    """Without the path tracer's grain; not across edges: they keep their mixture."""
    flat = (np.abs(cv2.blur(alpha, (5, 5)) - alpha) <= 0.02)[..., None]
    return np.where(flat, cv2.bilateralFilter(photo, 5, 0.06, 2), photo)


def closer(alpha):
    """A box round the subject, as the engine's second look takes it: (top, bottom, left, right)."""
    ys, xs = np.nonzero(alpha > 0.1)
    height, width = alpha.shape
    if len(xs) == 0:
        return 0, height, 0, width
    margin = random.uniform(0.04, 0.3) * max(np.ptp(xs), np.ptp(ys))
    reach = [margin * random.uniform(0.6, 1.4) for _ in range(4)]
    return int(max(0, ys.min() - reach[0])), int(min(height, ys.max() + 1 + reach[1])), int(max(0, xs.min() - reach[2])), int(min(width, xs.max() + 1 + reach[3]))


def developed(light, falloff, sensitivity, quality):
    """Vignetting, shot noise, the sRGB curve, 8 bits and, unless its quality is None, JPEG."""
    height, width, _ = light.shape
    y, x = np.mgrid[0:height, 0:width]
    light = light * (1 - falloff * ((x / width - 0.5) ** 2 + (y / height - 0.5) ** 2))[..., None]
    grain = 0.6 * np.random.randn(height, width, 1) + 0.8 * np.random.randn(height, width, 3)
    light = light + grain * sensitivity * np.sqrt(1.2e-4 * np.clip(light, 0, 1) + 4e-7)
    levels = np.round(255 * to_code(light)).astype(np.uint8)
    if quality is not None:
        packed = cv2.imencode(".jpg", levels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        levels = cv2.imdecode(packed, cv2.IMREAD_COLOR)[:, :, ::-1]
    return levels


def padded(levels):
    """Edges repeated up to the net's step: (levels, the rows and columns of the photo within)."""
    height, width, _ = levels.shape
    down, across = -height % STEP, -width % STEP
    top, left = down // 2, across // 2
    whole = cv2.copyMakeBorder(levels, top, down - top, left, across - left, cv2.BORDER_REPLICATE)
    return whole, (slice(top, top + height), slice(left, left + width))


if __name__ == "__main__":
    renders, target, count, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
    os.makedirs(target, exist_ok=True)
    for number in numbers(renders):
        random.seed(number)
        np.random.seed(number)
        for view in range(count):
            if size in ("0", "soft"):
                levels, coverage = as_rendered(renders, number, random.choice(SOFT) if size == "soft" else 1)
            else:
                levels, coverage = picture(renders, number, float(size))
            cv2.imwrite(f"{target}/{number}-{view}.jpg", levels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 98])
            cv2.imwrite(f"{target}/{number}-{view}.png", np.round(255 * coverage).astype(np.uint8))
