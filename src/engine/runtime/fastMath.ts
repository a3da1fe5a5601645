/**
 * Fast math: oneDNN, TensorFlow's library for matrix products and convolutions on the CPU, may round their
 * inputs to bfloat16 (8 bits of precision instead of 24, summed in float32). TensorFlow reads it once, when it
 * is loaded.
 */
import { readFileSync } from 'node:fs'

/**
 * Where oneDNN makes use of it: AMX on x86, BF16 on ARM, as Linux names them. Not AVX-512's bfloat16: with that it
 * computes in float32 all the same (seen on a Zen 4: the same bits, the same time).
 */
const BFLOAT16 = /\b(amx_bf16|bf16)\b/

let wanted = false
let fixed: boolean | undefined

/** Whether fast math has an effect on this processor. Only Linux says so; elsewhere false. */
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
