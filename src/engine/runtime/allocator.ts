/**
 * How TensorFlow takes memory for the processor inside Electron. There malloc is Chromium's, which ends the process when
 * it is asked for 2 GB in one piece. TensorFlow's allocator (MklCPUAllocator over BFCAllocator::Extend) takes regions
 * that double in size and keeps them; one of 2 GB is due when it holds as much, or for a tensor of over 1 GB, such as the
 * scratch memory of a convolution on a large batch. So a training that needs much gets a malloc for each tensor instead.
 * That costs time, 1.5 to 1.8 times the step of a convolutional network, so one that needs little keeps the regions.
 */
import { analyse } from '@core/model'
import type { ModelGraph } from '@shared/project'

/** Values held for each weight: itself, its gradient, two of the optimizer. */
const PER_WEIGHT = 4
/** Values held for each activation: itself, its gradient, and a convolution's scratch memory, which is the most of it. */
const PER_ACTIVATION = 10
const BYTES = 4
/** Of the 2,047 MB that regions can hold. The starter cnn reaches it at 1,100 rows; 1,000 ran, 2,500 ended the process. */
const MOST_IN_REGIONS = 1.6e9

let large = false

/** Tells what will be trained; works before TensorFlow is loaded. */
export function expectTraining(graph: ModelGraph, batchSize: number): void {
  const { parameters, activations } = analyse(graph)
  large = BYTES * (PER_WEIGHT * parameters + PER_ACTIVATION * activations * batchSize) > MOST_IN_REGIONS
}

/** Hands the choice to TensorFlow by its environment variable, just before it is loaded. */
export function fixAllocator(insideElectron = process.versions['electron'] !== undefined): void {
  if (insideElectron && large) process.env['TF_ONEDNN_USE_SYSTEM_ALLOCATOR'] = '1'
}
