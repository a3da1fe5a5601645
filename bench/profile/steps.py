"""Runs a captured training call in TensorFlow for Python, which can time each op, and adds up where a step goes."""

import collections
import json
import os
import pathlib
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import numpy as np
import tensorflow as tf

folder = pathlib.Path(sys.argv[1])
inter, intra = (int(n) for n in sys.argv[2].split("x"))
calls = json.loads((folder / "calls.json").read_text())


def feeds_of(call):
    return {
        f"{feed['name']}:0": np.fromfile(folder / feed["file"], feed["dtype"]).reshape(feed["shape"])
        for feed in call["feeds"]
    }


def run(session, call, **more):
    return session.run([f"{name}:0" for name in call["fetches"]], feeds_of(call), **more)


config = tf.compat.v1.ConfigProto(inter_op_parallelism_threads=inter, intra_op_parallelism_threads=intra)
graph = tf.Graph()
with tf.compat.v1.Session(graph=graph, config=config) as session:
    tf.compat.v1.saved_model.load(session, ["serve"], str(folder / "model"))
    for call in calls["writes"]:
        run(session, call)
    train = calls["train"]
    steps = train["steps"]
    run(session, train)
    seconds = []
    for _ in range(int(sys.argv[3])):
        begun = time.perf_counter()
        run(session, train)
        seconds.append(time.perf_counter() - begun)
    options = tf.compat.v1.RunOptions(trace_level=tf.compat.v1.RunOptions.FULL_TRACE)
    metadata = tf.compat.v1.RunMetadata()
    begun = time.perf_counter()
    run(session, train, options=options, run_metadata=metadata)
    traced = time.perf_counter() - begun
    ops = {node.name: node.type for node in graph.get_operations()}

found = collections.defaultdict(lambda: [0.0, 0])
for device in metadata.step_stats.dev_stats:
    for node in device.node_stats:
        # The label says the op that ran, also where TensorFlow fused or renamed it: "name = Op(inputs)".
        label = node.timeline_label
        kind = label.split(" = ")[1].split("(")[0] if " = " in label else ops.get(node.node_name, node.node_name)
        found[kind][0] += (node.op_end_rel_nanos - node.op_start_rel_nanos) / 1e6 / steps
        found[kind][1] += 1 / steps
print(
    json.dumps(
        {
            "steps": steps,
            "stepMs": min(seconds) * 1000 / steps,
            "tracedMs": traced * 1000 / steps,
            "ops": [
                {"op": kind, "ms": ms, "times": times}
                for kind, (ms, times) in sorted(found.items(), key=lambda item: -item[1][0])
            ],
        }
    )
)
