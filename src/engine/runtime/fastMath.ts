/**
 * Fast math: oneDNN, TensorFlow's library for matrix products and convolutions on the CPU, may round their
 * inputs to bfloat16 (8 bits of precision instead of 24, summed in float32). TensorFlow reads it once, when it
 * is loaded.
 */
import { readFileSync } from 'node:fs'

/** Of x86 and of ARM, as Linux names them. */
const BFLOAT16 = /\b(avx512_bf16|amx_bf16|bf16)\b/

let wanted = false
let fixed: boolean | undefined

/** Whether the processor computes in bfloat16. Only Linux says so; elsewhere false. */
export function hasFastMath(): boolean {
  if (process.platform !== 'linux') return false
  return BFLOAT16.test(readFileSync('/proc/cpuinfo', 'utf8'))
}

/** Asks for it; works before TensorFlow is loaded. @returns whether it is or will be on */
export function setFastMath(on: boolean): boolean {
  if (fixed === undefined) wanted = on && hasFastMath()
  return fixed ?? wanted
}

/** Hands the choice to TensorFlow, just before it is loaded. */
export function fixFastMath(): void {
  fixed = wanted
  if (fixed) process.env['TF_SET_ONEDNN_FPMATH_MODE'] = 'BF16'
  // A recipe decides it, never where it happens to run.
  else delete process.env['TF_SET_ONEDNN_FPMATH_MODE']
}
