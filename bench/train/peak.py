"""The machine's float32 matrix-multiply peak: the best of TensorFlow and PyTorch over sizes, GFLOP/s, by threads."""

import json
import os
import sys
import time

threads = int(sys.argv[2])
name = sys.argv[1]
if name == "tensorflow":
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
    os.environ["TF_NUM_INTRAOP_THREADS"] = str(threads)
    os.environ["TF_NUM_INTEROP_THREADS"] = "1"
    import tensorflow as tf

    def made(n):
        return tf.random.normal((n, n)), tf.random.normal((n, n))

    multiply = tf.function(lambda a, b: tf.reduce_sum(tf.matmul(a, b)[0, :1]))

    def run(a, b):
        return float(multiply(a, b))

else:
    import torch

    torch.set_num_threads(threads)

    def made(n):
        return torch.randn(n, n), torch.randn(n, n)

    def run(a, b):
        return float((a @ b)[0, 0])


best = 0.0
for n in (1024, 2048, 3072):
    a, b = made(n)
    run(a, b)
    for _ in range(8):
        begun = time.perf_counter()
        run(a, b)
        best = max(best, 2 * n**3 / (time.perf_counter() - begun) / 1e9)
print(json.dumps({"library": name, "threads": threads, "gflops": best}))
