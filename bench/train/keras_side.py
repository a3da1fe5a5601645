"""Keras: fit as a user writes it, or with the fastest steps_per_execution. The backend is KERAS_BACKEND's."""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
from keras import layers

import mnist
import side

ask = json.loads(sys.argv[1])
batch = ask["batch"]
rows = ask["rows"]
best = ask["best"]
x, y = mnist.floats(ask["data"], "train", rows)
test_x, test_y = mnist.floats(ask["data"], "t10k")
x, test_x = x[..., None], test_x[..., None]


def dense():
    return [layers.Flatten(), layers.Dense(128, activation="relu"), layers.Dense(10, activation="softmax")]


def cnn():
    return [
        layers.Conv2D(32, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]


def lstm():
    return [layers.Reshape((28, 28)), layers.LSTM(128), layers.Dense(10, activation="softmax")]


def resnet20():
    """He et al. 2015, section 4.2, n = 3; shortcuts that change the shape are 1x1 convolutions."""

    def convolve(t, filters, size, strides=1):
        return layers.Conv2D(filters, size, strides=strides, padding="same")(t)

    def normalize(t):
        return layers.BatchNormalization(momentum=0.9)(t)

    entering = keras.Input((28, 28, 1))
    t = layers.ReLU()(normalize(convolve(entering, 16, 3)))
    for stage, filters in enumerate([16, 32, 64]):
        for block in range(3):
            strides = 2 if stage > 0 and block == 0 else 1
            inner = layers.ReLU()(normalize(convolve(t, filters, 3, strides)))
            inner = normalize(convolve(inner, filters, 3))
            shortcut = convolve(t, filters, 1, strides) if strides == 2 else t
            t = layers.ReLU()(layers.Add()([inner, shortcut]))
    leaving = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(t))
    return keras.Model(entering, leaving)


def network(steps):
    made = {"dense": dense, "cnn": cnn, "lstm": lstm, "resnet-20": resnet20}[ask["model"]]()
    model = made if isinstance(made, keras.Model) else keras.Sequential([keras.Input((28, 28, 1)), *made])
    model.compile(
        optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=steps
    )
    return model


def epoch_of(model):
    return lambda n: model.fit(x[:n], y[:n], batch_size=batch, epochs=1, verbose=ask["verbose"])


steps = 1
tried = {}
if best:
    names = {str(n): (lambda n=n: epoch_of(network(n))) for n in ask["steps"]}
    name, tried = side.fastest(names, rows, batch)
    steps = int(name)


def accuracy(n, epochs):
    model = network(steps)
    model.fit(x[:n], y[:n], batch_size=batch, epochs=epochs, verbose=0)
    return float(model.evaluate(test_x, test_y, batch_size=500, verbose=0)[1])


backend = keras.backend.backend()
versions = {"keras": keras.__version__, backend: sys.modules[backend].__version__}
side.serve(versions, {"stepsPerExecution": steps, "tried": tried}, epoch_of(network(steps)), rows, batch, accuracy)
