import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadTensorFlow, setThreads, type Runtime } from '@engine/runtime'
import { attr, DType } from './attributes'
import { CompileError } from './compileError'
import { Graph, int, scalar } from './graph'
import { addLoop } from './loop'
import { openSession, type Session } from './session'
import { addVariables, readName, writeName, writtenName } from './variables'

let runtime: Runtime
let sessions: Session[] = []
beforeAll(async () => {
  setThreads({ interOp: 1, intraOp: 1 })
  runtime = await loadTensorFlow()
})
afterEach(() => {
  for (const session of sessions) session.dispose()
  sessions = []
})
function open(graph: Graph): Session {
  const session = openSession(runtime, graph)
  sessions.push(session)
  return session
}

const float = { T: attr.type(DType.float) }
const value = (session: Session, name: string): number[] => [...(session.run([], [name])[0] ?? [])]

describe('a graph', () => {
  it('runs in a session, with every kind of attribute', () => {
    const graph = new Graph()
    graph.placeholder('x', DType.float, [-1, 2, 2, 1])
    const pooled = graph.add('MaxPool', ['x'], {
      ...float,
      ksize: { kind: 'ints', value: [1, 2, 2, 1] },
      strides: { kind: 'ints', value: [1, 2, 2, 1] },
      padding: attr.string('VALID'),
      data_format: attr.string('NHWC')
    })
    const leaky = graph.add('LeakyRelu', [pooled], { ...float, alpha: attr.float(0.5) })
    const shape = graph.constant({ dtype: DType.int32, shape: [1], bytes: new Uint8Array(Int32Array.of(-1).buffer) })
    graph.add('Reshape', [leaky, shape], { ...float, Tshape: attr.type(DType.int32) }, 'out')
    const data = Float32Array.of(1, 4, 2, 3, -8, -6, -7, -9)
    const [out] = open(graph).run([{ name: 'x', shape: [2, 2, 2, 1], data }], ['out'])
    expect([...(out ?? [])]).toEqual([4, -3])
  })

  it('holds a small constant once, and refuses a name twice', () => {
    const graph = new Graph()
    expect(graph.constant(int(7))).toBe(graph.constant(int(7)))
    expect(graph.constant(int(7))).not.toBe(graph.constant(scalar(7)))
    graph.placeholder('x', DType.float, [])
    expect(() => graph.placeholder('x', DType.float, [])).toThrow('two nodes x')
  })

  it('keeps its variables between calls, and two sessions have their own', () => {
    const graph = new Graph()
    addVariables(graph, 'all', [{ key: 'v', dtype: DType.float, shape: [2] }])
    const [a, b] = [open(graph), open(graph)]
    const write = (session: Session, data: Float32Array): unknown =>
      session.run([{ name: writeName('v'), shape: [2], data }], [writtenName('all')])
    write(a, Float32Array.of(1, 2))
    write(b, Float32Array.of(3, 4))
    expect(value(a, readName('v'))).toEqual([1, 2])
    expect(value(b, readName('v'))).toEqual([3, 4])
  })

  it('that TensorFlow refuses says so in one sentence', () => {
    const graph = new Graph()
    graph.add('NoSuchOp', [], {})
    const before = runtime.binding.getNumOfSavedModels()
    expect(() => open(graph)).toThrow(CompileError)
    expect(() => open(graph)).toThrow(/TensorFlow does not take the compiled step: .*NoSuchOp[^\n]*$/)
    expect(runtime.binding.getNumOfSavedModels()).toBe(before)
  })
})

describe('a loop', () => {
  /** Halves v each step and adds v to the sum, as long as v is at least `least`. */
  function halving(least: number): Session {
    const graph = new Graph()
    addVariables(graph, 'all', [
      { key: 'v', dtype: DType.float, shape: [] },
      { key: 'sum', dtype: DType.float, shape: [] }
    ])
    const limit = graph.placeholder('limit', DType.int32, [])
    addLoop(graph, 'loop', limit, ({ index, bring }) => {
      const at = (key: string): string => bring(`variable/${key}`, DType.resource)
      const v = graph.read(at('v'), DType.float, [index])
      const constant = (number: number): string => bring(graph.constant(scalar(number)), DType.float)
      const half = graph.add('Mul', [v, constant(0.5)], float)
      return {
        go: graph.add('GreaterEqual', [v, constant(least)], float),
        after: [],
        update: (gate) => [
          graph.add('AssignAddVariableOp', [at('sum'), v, `^${gate}`], { dtype: attr.type(DType.float) }),
          graph.assign(at('v'), half, DType.float, [gate])
        ]
      }
    })
    const session = open(graph)
    const one = Float32Array.of(16)
    session.run(
      [
        { name: writeName('v'), shape: [], data: one },
        { name: writeName('sum'), shape: [], data: Float32Array.of(0) }
      ],
      [writtenName('all')]
    )
    return session
  }
  const run = (session: Session, limit: number): number[][] =>
    session
      .run([{ name: 'limit', shape: [], data: Int32Array.of(limit) }], ['loop/begun', 'loop/finished'])
      .map((v) => [...v])

  it('runs as often as asked, and goes on where it was', () => {
    const session = halving(0)
    expect(run(session, 3)).toEqual([[3], [1]])
    expect(value(session, readName('v'))).toEqual([2])
    expect(value(session, readName('sum'))).toEqual([28])
    expect(run(session, 0)).toEqual([[0], [1]])
    expect(run(session, 1)).toEqual([[1], [1]])
    expect(value(session, readName('sum'))).toEqual([30])
  })

  it('ends before the updates of a step that may not be made', () => {
    const session = halving(4)
    // 16, 8 and 4 are done; at 2 it stops.
    expect(run(session, 100)).toEqual([[4], [0]])
    expect(value(session, readName('v'))).toEqual([2])
    expect(value(session, readName('sum'))).toEqual([28])
  })
})
