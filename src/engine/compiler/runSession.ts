/** A run's one session: opened with the programs it is known to need, built again when another is asked for. */
import type { Runtime } from '@engine/runtime'
import type { Columns } from './columns'
import { CompileError } from './compileError'
import { runMeasuring, type MeasureProgram } from './measureProgram'
import { DATA, nameOf, SCRATCH, STATE, type Programs, type Wish } from './programs'
import { count } from './record'
import { openSession, sentence, type Session } from './session'
import { prepareTraining, runTraining, type TrainProgram } from './trainProgram'
import { readName, writeName, writtenName } from './variables'

export type Values = ReadonlyMap<string, Float32Array>

export interface RunSession {
  readonly session: Session
  training(rows: number, weighted: boolean): TrainProgram
  measuring(kind: 'evaluate' | 'predict', rows: number): MeasureProgram
  read(keys: readonly string[]): Map<string, Float32Array>
  /** All weights and slots. */
  write(values: Values): void
  dispose(): void
}

/** @throws CompileError when TensorFlow refuses the graph or can't run it */
export function openRunSession(
  runtime: Runtime,
  programs: Programs,
  columns: Columns,
  { wishes, values }: { wishes: readonly Wish[]; values: Values }
): RunSession {
  programs.add(wishes)
  let session = open(runtime, programs, columns, values)
  const keys = programs.variables.map(({ key }) => key)
  const read = (wanted: readonly string[]): Map<string, Float32Array> => {
    const found = session.run([], wanted.map(readName))
    return new Map(wanted.map((key, i) => [key, floats(found[i])]))
  }
  /** Programs can't be added to a session, and two sessions do not share variables. */
  const rebuild = (wish: Wish): void => {
    if (!programs.add([wish])) return
    const kept = read(keys)
    session.dispose()
    session = open(runtime, programs, columns, kept)
  }
  const find = <P>(list: ReadonlyMap<string, P>, wish: Wish): P => {
    rebuild(wish)
    const program = list.get(nameOf(wish))
    if (!program) throw new Error(`There is no program ${nameOf(wish)}`)
    return program
  }
  return {
    get session() {
      return session
    },
    training: (rows, weighted) => find(programs.training, { kind: 'train', rows, weighted }),
    measuring: (kind, rows) => find(programs.measuring, { kind, rows }),
    read,
    write: (given) => writeState(session, programs, given),
    dispose: () => session.dispose()
  }
}

function open(runtime: Runtime, programs: Programs, columns: Columns, values: Values): Session {
  const whole = columns.source.resident ? columns.all() : []
  const session = openSession(runtime, programs.graph(columns.source, columns.rows))
  try {
    writeState(session, programs, values)
    emptyScratch(session, programs.scratch)
    if (whole.length > 0) {
      const feeds = whole.map(({ key, shape, data }) => ({ name: writeName(key), shape, data }))
      session.run(feeds, [writtenName(DATA)])
    }
    tryPrograms(session, programs, columns)
    return session
  } catch (e) {
    session.dispose()
    throw e
  }
}

function writeState(session: Session, programs: Programs, values: Values): void {
  const feeds = programs.variables.map(({ key, shape }) => {
    const data = values.get(key)
    if (!data) throw new Error(`The value of ${key} is missing`)
    return { name: writeName(key), shape: [...shape], data }
  })
  session.run(feeds, [writtenName(STATE)])
}

function emptyScratch(session: Session, scratch: Programs['scratch']): void {
  if (scratch.length === 0) return
  const feeds = scratch.map(({ key, shape }) => {
    return { name: writeName(key), shape: [...shape], data: new Float32Array(count(shape)) }
  })
  session.run(feeds, [writtenName(SCRATCH)])
}

/** TensorFlow readies a program at its first call: here, where a failure can still be answered by going on without. */
function tryPrograms(session: Session, programs: Programs, columns: Columns): void {
  try {
    for (const program of programs.training.values()) {
      prepareTraining(session, program)
      const { order, feeds } = columns.place(program.name, new Int32Array(program.rows))
      const weights = program.weighted ? new Float32Array(program.rows) : null
      const figures = new Float32Array(programs.rule.width)
      runTraining(session, program, { rows: order, weights, figures, batches: 1, steps: 0, first: 0, feeds })
    }
    for (const program of programs.measuring.values()) {
      const { order, feeds } = columns.place(program.name, new Int32Array(program.rows))
      runMeasuring(session, program, order, feeds)
    }
  } catch (e) {
    throw new CompileError(`TensorFlow does not run the compiled step: ${sentence(e)}`, null, { cause: e })
  }
}

function floats(values: unknown): Float32Array {
  if (values instanceof Float32Array) return values
  throw new Error('A variable is not of float32')
}
