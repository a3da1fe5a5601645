"""Builds the model of a generated script, gives it the weights of a job, and tells its parameters and outputs."""

import json
import os
import runpy
import sys
import tempfile

import numpy as np

with open(sys.argv[1]) as file:
    job = json.load(file)
made = runpy.run_path(job["script"])
model = made["build_model"]()
by_layer = {}
for weight in job["weights"]:
    layer = weight["key"].split("/")[0]
    by_layer.setdefault(layer, []).append(np.array(weight["values"], "float32").reshape(weight["shape"]))
for layer, weights in by_layer.items():
    model.get_layer(layer).set_weights(weights)
x = np.array(job["input"], "float32").reshape(job["shape"])
outputs = np.asarray(model(x, training=False))
result = {"parameters": model.count_params(), "outputs": outputs.ravel().tolist()}

if job["train"]:
    # The whole script as a person runs it: trains, keeps the best weights, evaluates.
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        y = np.arange(len(x)) % outputs.shape[-1]
        arrays = {f"{letter}_{split}": value for letter, value in (("x", x), ("y", y)) for split in ("train", "val", "test")}
        np.savez("data.npz", **arrays)
        made["main"]()
        result["trained"] = os.path.exists("best.weights.h5")
with open(job["answer"], "w") as file:
    json.dump(result, file)
