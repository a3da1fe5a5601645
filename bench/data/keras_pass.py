"""Keras' side: passes of image_dataset_from_directory over a folder, as a person calls it. A line a pass is asked for
on the input, a line with its seconds answers: finding the files and one pass over the batches, each timed."""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ["KERAS_BACKEND"] = "tensorflow"
given = json.loads(sys.argv[1])

import keras  # noqa: E402
import tensorflow as tf  # noqa: E402


def measure():
    begun = time.perf_counter()
    data = keras.utils.image_dataset_from_directory(
        given["folder"],
        color_mode=given["colour"],
        image_size=(given["height"], given["width"]),
        batch_size=given["batch"],
        shuffle=False,
        verbose=False,
    )
    found = time.perf_counter()
    images = 0
    for pictures, _ in data:
        images += int(pictures.shape[0])
    ended = time.perf_counter()
    return {"images": images, "listing": found - begun, "seconds": ended - begun}


print(json.dumps({"ready": True, "keras": keras.__version__, "tensorflow": tf.__version__}), flush=True)
for _ in sys.stdin:
    print(json.dumps(measure()), flush=True)
