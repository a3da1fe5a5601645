import type * as tfjs from '@tensorflow/tfjs-node-gpu'
import type { NodeJSKernelBackend } from '@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend'
import type { TFJSBinding } from '@tensorflow/tfjs-node-gpu/dist/tfjs_binding'
import type { Device } from '@shared/ipc/payloads'
import type { Threads } from '@shared/project'

export type TensorFlow = typeof tfjs
export type Backend = NodeJSKernelBackend
export type Binding = TFJSBinding

export interface Runtime {
  tf: TensorFlow
  backend: Backend
  binding: Binding
  device: Device
  /** Those TensorFlow was loaded with. */
  threads: Threads
}
