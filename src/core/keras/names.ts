/** Our names in Keras' spelling and back. */
import { activationNames, initializerNames } from '@core/layers'

/** Settings that become regularizers and constraints, objects of Keras': no argument has their name. */
export const kernelRules: ReadonlySet<string> = new Set(['kernelL1', 'kernelL2', 'kernelConstraint', 'maxNorm'])

/** `kernelSize` -> `kernel_size` */
export function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** `HeNormal`, `he_normal` -> `heNormal` */
export function toCamel(name: string): string {
  const joined = name.replace(/_+([A-Za-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return joined.charAt(0).toLowerCase() + joined.slice(1)
}

/** A Keras class as a folder in a .keras file. Source: `to_snake_case` of keras/src/utils/naming.py */
export function toFolder(className: string): string {
  return className
    .replace(/\W+/g, '')
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
}

/** Parameters with another name in Keras, whatever the layer. */
const aliases: Readonly<Record<string, string>> = { dilation: 'dilation_rate' }

/** Keras' argument for a parameter. @param own what its layer says of it */
export function argumentOf(param: string, own: Readonly<Record<string, string>> | undefined): string {
  return own?.[param] ?? aliases[param] ?? toSnake(param)
}

export const isActivation = (argument: string): boolean => /(^|_)activation$/.test(argument)
export const isInitializer = (argument: string): boolean => argument.endsWith('_initializer')

/** Where the snake_case of our name is not Keras'. */
const activationsThere: Readonly<Record<string, string>> = { swish: 'silu' }
const activationsHere: Readonly<Record<string, string>> = { silu: 'swish' }

export function kerasActivation(name: string): string {
  return activationsThere[name] ?? toSnake(name)
}

/** Ours for Keras' name; undefined: there is none. */
export function activationFrom(keras: string): string | undefined {
  const name = activationsHere[keras] ?? toCamel(keras)
  return activationNames.find((known) => known === name)
}

export function initializerFrom(keras: string): string | undefined {
  const name = toCamel(keras)
  return initializerNames.find((known) => known === name)
}
