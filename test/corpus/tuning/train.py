"""Tunes a slimmed net to renders, on two cores: train.py NET.onnx TUNING.f32 RANKS.json RENDERS LARGE OUT STEPS SEED RATE

TUNING.f32 is what slim.py wrote or what has been learnt since, RANKS.json what slim.py wrote, RATE the share of the rates below. Every fourth step sees some of LARGE, renders of 900
pixels and more, closer. Writes OUT.STEP.f32 now and then. Each core takes its own pictures; what they learn is averaged after every step.
"""

import math
import os
import queue
import random
import sys
import threading
import time

import numpy as np
import torch
import torch.distributed as processes
import torch.multiprocessing as multiprocessing

from net import Net, input_of
from pictures import numbers, padded, picture

CORES, PICTURES_PER_STEP = 2, 2
WARM_UP = 20
RATE_CHANNELS, RATE_UP, RATE_DOWN, RATE_NARROW = 2.5e-4, 5e-4, 1.5e-4, 2e-4
PIXELS, CLOSER_PIXELS, CLOSER_EVERY = 512 * 512, 768 * 768, 4
FOLLOW = 0.02


def loss_of(covered, truth):
    """Cross-entropy, absolute error and overlap; edges count three times."""
    covered = covered.clamp(1e-4, 1 - 1e-4)
    wide = torch.nn.functional.max_pool2d
    weight = 1 + 2 * (wide(truth, 5, 1, 2) + wide(-truth, 5, 1, 2) > 0.05).float()
    entropy = (weight * -(truth * covered.log() + (1 - truth) * (1 - covered).log())).mean()
    error = (weight * (covered - truth).abs()).mean()
    both = (covered * truth).sum()
    overlap = (both + 1) / ((covered + truth).sum() - both + 1)
    return entropy + 2 * error + 0.5 * (1 - overlap), (entropy.item(), error.item(), overlap.item())


def feed(folder, pixels):
    """Photos without end, made beside the training."""
    ready = queue.Queue(4)

    def fill():
        while True:
            order = numbers(folder)
            random.shuffle(order)
            for number in order:
                ready.put(picture(folder, number, pixels))

    threading.Thread(target=fill, daemon=True).start()
    return ready


def train(core, files, folder, large, out, steps, seed, share):
    torch.set_num_threads(1)
    processes.init_process_group("gloo", init_method="tcp://127.0.0.1:29511", rank=core, world_size=CORES)
    for generator in (random.seed, np.random.seed, torch.manual_seed):
        generator(seed * CORES + core)
    net, mean = Net(*files), Net(*files)
    parameters = list(net.parameters())
    rates = [(net.scale, RATE_CHANNELS), (net.shift, RATE_CHANNELS), (net.up, RATE_UP), (net.down, RATE_DOWN), (net.into, RATE_NARROW), (net.out_of, RATE_NARROW)]
    groups = [{"params": list(part.parameters()), "rate": rate} for part, rate in rates]
    optimiser = torch.optim.Adam(groups, betas=(0.9, 0.99))
    ready, closer = feed(folder, PIXELS), feed(large, CLOSER_PIXELS)
    began, seen = time.time(), []
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = share * group["rate"] * min(1, (step + 1) / WARM_UP) * (0.02 + 0.49 * (1 + math.cos(math.pi * step / steps)))
        optimiser.zero_grad()
        source = closer if step % CLOSER_EVERY == CLOSER_EVERY - 1 else ready
        joined = net.joined()
        losses = []
        for _ in range(PICTURES_PER_STEP):
            levels, alpha = source.get()
            whole, (rows, columns) = padded(levels)
            loss, parts = loss_of(net(input_of(whole), joined)[:, :, rows, columns], torch.from_numpy(alpha[None, None]))
            losses.append(loss)
            seen.append(parts)
        (sum(losses) / PICTURES_PER_STEP).backward()
        gradient = torch.cat([p.grad.view(-1) for p in parameters])
        processes.all_reduce(gradient)
        for p, own in zip(parameters, gradient.split([p.numel() for p in parameters])):
            p.grad.copy_((own / CORES).view_as(p))
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        with torch.no_grad():
            for slow, p in zip(mean.parameters(), parameters):
                slow.lerp_(p, max(FOLLOW, 1 / (step + 1)))
        if core == 0 and step % 10 == 9:
            print(step + 1, f"{time.time() - began:.0f} s", np.round(np.mean(seen[-40:], 0), 4), flush=True)
        if core == 0 and (step % 40 == 39 or step == steps - 1):
            mean.tuning().tofile(f"{out}.{step + 1}.f32")


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    model, start, ranks, folder, large, out, steps, seed, share = sys.argv[1:]
    files = (model, np.fromfile(start, "<f4"), ranks)
    multiprocessing.spawn(train, (files, folder, large, out, int(steps), int(seed), float(share)), nprocs=CORES)
