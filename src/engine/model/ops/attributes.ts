/** Attributes of native ops, as the addon takes them. */
import type { Tensor } from '@tensorflow/tfjs-node-gpu'
import type { Runtime } from '@engine/runtime'

interface OpAttribute {
  name: string
  type: number
  value: string | number | boolean | number[]
}

export interface OpAttributes {
  /** The op works on float32. */
  float(name?: string): OpAttribute
  /** @param value one of the addon's types, e.g. `TF_INT32` */
  type(name: string, value: number): OpAttribute
  number(name: string, value: number): OpAttribute
  int(name: string, value: number | number[]): OpAttribute
  flag(name: string, value: boolean): OpAttribute
  text(name: string, value: string): OpAttribute
}

export function attributesOf({ binding }: Runtime): OpAttributes {
  return {
    float: (name = 'T') => ({ name, type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }),
    type: (name, value) => ({ name, type: binding.TF_ATTR_TYPE, value }),
    number: (name, value) => ({ name, type: binding.TF_ATTR_FLOAT, value }),
    int: (name, value) => ({ name, type: binding.TF_ATTR_INT, value }),
    flag: (name, value) => ({ name, type: binding.TF_ATTR_BOOL, value }),
    text: (name, value) => ({ name, type: binding.TF_ATTR_STRING, value })
  }
}

/** The tensor at `index`. @throws when the op or the gradient gave fewer */
export function at(tensors: readonly Tensor[], index: number): Tensor {
  const tensor = tensors[index]
  if (!tensor) throw new Error(`A native op gave no tensor ${index}`)
  return tensor
}

/** What a gradient keeps from the way forward; tfjs' types know only single tensors. */
export type Save = (tensors: readonly Tensor[]) => void
