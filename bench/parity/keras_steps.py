"""Trains what the product trained, in Keras, and tells how far apart the weights are."""

import csv
import json
import pathlib
import sys

import numpy as np

import keras
from keras import layers

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "train"))
import mnist  # noqa: E402: beside the other benchmark

job = json.loads(pathlib.Path(sys.argv[1]).read_text())


def weights(folder):
    """{'dense_1/kernel': array} of a run's model folder (docs/file-formats.md)."""
    folder = pathlib.Path(folder)
    manifest = json.loads((folder / "manifest.json").read_text())
    raw = (folder / "weights.bin").read_bytes()
    return {
        t["name"]: np.frombuffer(raw, np.float32, t["bytes"] // 4, t["offset"]).reshape(t["shape"])
        for t in manifest["tensors"]
    }


def table(folder):
    """Rows and targets, by the figures the product found in the same rows (docs/file-formats.md, preprocess)."""
    with open(pathlib.Path(folder) / "table.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = []
    for column in job["preprocess"]["inputs"]["input"]["columns"]:
        values = [row[column["name"]] for row in rows]
        if column["kind"] == "number":
            raw = np.array([float(v) for v in values], np.float32)
            columns.append((raw - np.float32(column["mean"])) * np.float32(1 / column["std"]))
        else:
            columns += [np.array([v == category for v in values], np.float32) for category in column["categories"]]
    meaning = job["preprocess"]["outputs"]["output"]
    answers = [row[meaning["column"]] for row in rows]
    if meaning["kind"] == "category":
        return np.stack(columns, 1), np.array([meaning["classes"].index(a) for a in answers])
    numbers = np.array([float(a) for a in answers], np.float32)
    return np.stack(columns, 1), (numbers - np.float32(meaning["mean"])) / np.float32(meaning["std"])


classes = job["preprocess"]["outputs"]["output"]["kind"] == "category"
if job["dataset"] == "digits":
    x, y = mnist.floats(job["data"], "train")
    x = x[..., None]
else:
    x, y = table(job["data"])
units = len(job["preprocess"]["outputs"]["output"]["classes"]) if classes else 1
output = layers.Dense(units, activation="softmax" if classes else "linear", name="output")
networks = {
    "dense": [layers.Flatten(), layers.Dense(128, activation="relu", name="dense_1"), output],
    "cnn": [
        layers.Conv2D(32, 3, activation="relu", name="conv_1"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu", name="conv_2"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(128, activation="relu", name="dense_1"),
        output,
    ],
    "mlp": [
        layers.Dense(128, activation="relu", name="dense_1"),
        layers.Dense(64, activation="relu", name="dense_2"),
        output,
    ],
}
model = keras.Sequential([keras.Input(x.shape[1:]), *networks[job["model"]]])
first, last = weights(job["first"]), weights(job["last"])
for layer in model.layers:
    if layer.weights:
        layer.set_weights([first[f"{layer.name}/{w.name}"] for w in layer.weights])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy" if classes else "mse")

order = np.array(job["order"])
losses = []
for at in range(0, len(order), job["batch"]):
    rows = order[at : at + job["batch"]]
    model.reset_metrics()
    losses.append(float(model.train_on_batch(x[rows], y[rows])))

trained = {f"{layer.name}/{w.name}": np.array(w) for layer in model.layers for w in layer.weights}
keep = pathlib.Path(sys.argv[2])
# Asked again with other kernels (TF_ENABLE_ONEDNN_OPTS), it tells how far Keras is from itself.
theirs = dict(np.load(keep)) if keep.exists() else trained
ours = trained if keep.exists() else last
np.savez(keep, **trained)


def apart(name):
    off = ours[name] - theirs[name]
    return {
        "name": name,
        "off": float(np.abs(off).max()),
        "share": float(np.linalg.norm(off) / np.linalg.norm(theirs[name])),
        "moved": float(np.abs(theirs[name] - first[name]).max()),
    }


print(json.dumps({"tensors": [apart(name) for name in trained], "loss": float(np.mean(losses))}))
