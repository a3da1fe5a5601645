"""MNIST as every side takes it: the same files, the same rows, in the same order."""

import pathlib

import numpy as np


def read(folder, part):
    """Images [n, 28, 28] uint8 and labels [n] uint8 from IDX files. Source: yann.lecun.com/exdb/mnist."""
    images = np.fromfile(pathlib.Path(folder) / f"{part}-images-idx3-ubyte", np.uint8)[16:]
    labels = np.fromfile(pathlib.Path(folder) / f"{part}-labels-idx1-ubyte", np.uint8)[8:]
    return images.reshape(-1, 28, 28), labels


def floats(folder, part, rows=None):
    """Images [n, 28, 28] float32 in 0..1 and labels [n] int64."""
    images, labels = read(folder, part)
    return images[:rows].astype(np.float32) / 255, labels[:rows].astype(np.int64)
