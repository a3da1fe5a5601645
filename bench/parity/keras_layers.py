"""What Keras 3 computes in layers of sequences, attention and normalization: outputs and gradients, as golden numbers.

Run by hand where a formula changes: python bench/parity/keras_layers.py > src/engine/model/layers/keras.golden.json
(Keras on TensorFlow, see bench/train/requirements.txt). Read by src/engine/model/layers/keras.test.ts.
"""

import json
import math
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras
import numpy as np
import tensorflow as tf
from keras import layers as k

BATCH = 3

cases = [
    ("gru", {"units": 3}, [[4, 2]], lambda: k.GRU(3, reset_after=False)),
    ("gru", {"units": 2, "returnSequences": True}, [[3, 4]], lambda: k.GRU(2, reset_after=False, return_sequences=True)),
    ("gru", {"units": 3, "resetAfter": True}, [[4, 2]], lambda: k.GRU(3)),
    (
        "gru",
        {"units": 2, "resetAfter": True, "returnSequences": True},
        [[3, 4]],
        lambda: k.GRU(2, return_sequences=True),
    ),
    ("lstm", {"units": 3}, [[4, 2]], lambda: k.LSTM(3)),
    ("lstm", {"units": 2, "returnSequences": True}, [[3, 4]], lambda: k.LSTM(2, return_sequences=True)),
    ("simpleRnn", {"units": 3}, [[4, 2]], lambda: k.SimpleRNN(3)),
    (
        "simpleRnn",
        {"units": 2, "returnSequences": True, "activation": "relu"},
        [[3, 4]],
        lambda: k.SimpleRNN(2, activation="relu", return_sequences=True),
    ),
    ("bidirectional", {"units": 2}, [[3, 2]], lambda: k.Bidirectional(k.LSTM(2))),
    (
        "bidirectional",
        {"units": 2, "layer": "gru", "returnSequences": True, "mergeMode": "mul"},
        [[3, 2]],
        lambda: k.Bidirectional(k.GRU(2, reset_after=False, return_sequences=True), merge_mode="mul"),
    ),
    (
        "bidirectional",
        {"units": 2, "layer": "simpleRnn", "returnSequences": True, "mergeMode": "ave"},
        [[3, 2]],
        lambda: k.Bidirectional(k.SimpleRNN(2, return_sequences=True), merge_mode="ave"),
    ),
    ("convLstm2d", {"filters": 2, "kernelSize": 2}, [[3, 3, 4, 2]], lambda: k.ConvLSTM2D(2, 2)),
    (
        "convLstm2d",
        {"filters": 2, "kernelSize": [3, 2], "strides": [2, 1], "padding": "same", "returnSequences": True},
        [[2, 4, 3, 1]],
        lambda: k.ConvLSTM2D(2, (3, 2), strides=(2, 1), padding="same", return_sequences=True),
    ),
    (
        "timeDistributed",
        {"layer": "dense", "params": {"units": 3, "activation": "tanh"}},
        [[4, 2]],
        lambda: k.TimeDistributed(k.Dense(3, activation="tanh")),
    ),
    ("layerNormalization", {}, [[3, 5]], lambda: k.LayerNormalization()),
    ("layerNormalization", {"epsilon": 0.1, "center": False}, [[2, 3, 4]], lambda: k.LayerNormalization(epsilon=0.1, center=False)),
    ("groupNormalization", {"groups": 2}, [[3, 2, 4]], lambda: k.GroupNormalization(2)),
    ("groupNormalization", {"groups": 3, "scale": False}, [[6]], lambda: k.GroupNormalization(3, scale=False)),
    ("multiHeadAttention", {"numHeads": 2, "keyDim": 3}, [[4, 5]], lambda: k.MultiHeadAttention(2, 3)),
    (
        "multiHeadAttention",
        {"numHeads": 3, "keyDim": 2, "useBias": False},
        [[2, 3], [4, 5], [4, 2]],
        lambda: k.MultiHeadAttention(3, 2, use_bias=False),
    ),
]


def drawn(shape, salt):
    """As gradients.test.ts draws: between -1 and 1, looks random."""
    count = math.prod(shape)
    return np.array([math.sin((i + 1) * 12.9898 + salt * 78.233) for i in range(count)], np.float32).reshape(shape)


def rounded(tensor):
    return [float(f"{v:.5g}") for v in np.asarray(tensor).flatten()]


golden = []
for kind, params, shapes, make in cases:
    inputs = [tf.Variable(drawn([BATCH, *shape], 1 + i)) for i, shape in enumerate(shapes)]
    layer = make()
    attention = kind == "multiHeadAttention"
    # Keras names its parts in another order: query, value, key.
    call = (lambda: layer(*(inputs if len(inputs) > 1 else inputs * 2))) if attention else (lambda: layer(inputs[0]))
    call()
    for i, weight in enumerate(layer.trainable_weights):
        weight.assign(drawn(weight.shape, 1 + len(shapes) + i))
    with tf.GradientTape() as tape:
        output = call()
        total = tf.reduce_sum(tf.reshape(output, [-1]) * drawn([math.prod(output.shape)], 51))
    sources = inputs + [weight.value for weight in layer.trainable_weights]
    golden.append(
        {
            "type": kind,
            "params": params,
            "shapes": shapes,
            "weights": [list(weight.shape) for weight in layer.trainable_weights],
            "output": rounded(output),
            "gradients": [rounded(g) for g in tape.gradient(total, sources)],
        }
    )

lines = ",\n".join("    " + json.dumps(one) for one in golden)
print(f'{{\n  "keras": "{keras.__version__}",\n  "tensorflow": "{tf.__version__}",\n  "cases": [\n{lines}\n  ]\n}}')
