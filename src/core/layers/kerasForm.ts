/** How layer types and Keras' classes say the same. Most need nothing: the title is the class, parameters go by name. */

/** Arguments of a Keras class by Keras' names, as its JSON has them. */
export type KerasArgs = Readonly<Record<string, unknown>>

/** A Keras object to be made: a layer, or one inside another. */
export interface KerasObject {
  class: string
  args: KerasArgs
}

/** For a layer file, where the rule (names in snake_case, class = title) does not say it. */
export interface KerasForm<P> {
  /** Parameter -> Keras' argument. */
  readonly names?: Readonly<Record<string, string>>
  /** The object, given what the rule makes of the parameters. */
  write?(params: P, byRule: KerasObject): KerasObject
  /** Why no Keras code is written of it; the end of a sentence. */
  readonly notWritten?: string
  /**
   * Class name -> the parameters its config means; beside the title's rule, or instead of it.
   * It calls `notTaken` for what has no counterpart.
   */
  readonly read?: Readonly<Record<string, (config: KerasArgs) => Record<string, unknown>>>
  /** Each input is an argument of its own when the layer is called, not a list of all; so many at least. */
  readonly separateInputs?: number
  /** Where a .keras file keeps its weights, in the order of ours: folders below the layer's. Absent: as they lie. */
  readonly parts?: readonly string[]
}

/** Why a Keras layer has no counterpart; the end of a sentence. */
export class NotTaken extends Error {}

/** @param reason ends a sentence that begins with the layer's name: `its negative_slope of 0.3` */
export function notTaken(reason: string): never {
  throw new NotTaken(reason)
}
