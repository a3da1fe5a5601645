/**
 * JSON that a person edits: its value, where each part of it stands, and every error a reader can go on after. Strict, as
 * JSON.parse is (RFC 8259), and it also tells keys written twice, of which JSON.parse silently drops one.
 */
export interface Place {
  /** From 1. */
  line: number
  column: number
}

export type JsonPath = readonly (string | number)[]

export interface JsonText {
  /** undefined where the text is no JSON at all. */
  value: unknown
  errors: { message: string; at: Place; path: JsonPath }[]
  /** Of the value at this path, or of the innermost part of the path that is there. */
  place(path: JsonPath): Place
}

/** Deeper than any document of ours, and far from overflowing the stack. */
const DEEPEST = 200

class Stop extends Error {}

class Reader {
  at = 0
  readonly starts = new Map<string, number>()
  readonly errors: { message: string; offset: number; path: JsonPath }[] = []
  constructor(readonly text: string) {}

  fail(message: string, path: JsonPath, offset = this.at): never {
    this.errors.push({ message, offset, path })
    throw new Stop()
  }

  skip(): void {
    while (/[ \t\r\n]/.test(this.text.charAt(this.at))) this.at += 1
  }

  shown(): string {
    const found = this.text.charAt(this.at)
    return found === '' ? 'the end of the text' : `“${found}”`
  }

  value(path: JsonPath): unknown {
    if (path.length > DEEPEST) this.fail('This is nested too deeply.', path)
    this.skip()
    this.starts.set(JSON.stringify(path), this.at)
    const first = this.text.charAt(this.at)
    if (first === '{') return this.object(path)
    if (first === '[') return this.array(path)
    if (first === '"') return this.string(path)
    const word = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y
    word.lastIndex = this.at
    const found = word.exec(this.text)?.[0]
    if (found === undefined) this.fail(`A value was expected, ${this.shown()} is there.`, path)
    this.at += found.length
    return JSON.parse(found)
  }

  string(path: JsonPath): string {
    const whole = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
    whole.lastIndex = this.at
    const found = whole.exec(this.text)?.[0]
    if (found === undefined) this.fail('This text in quotes has no end on its line, or a wrong \\ in it.', path)
    this.at += found.length
    return String(JSON.parse(found))
  }

  /** What comes after an entry: true for another one. */
  more(end: string, path: JsonPath): boolean {
    this.skip()
    if (this.text.charAt(this.at) === end) {
      this.at += 1
      return false
    }
    if (this.text.charAt(this.at) !== ',') this.fail(`A comma or ${end} was expected, ${this.shown()} is there.`, path)
    this.at += 1
    this.skip()
    if (this.text.charAt(this.at) === end) this.fail(`There is a comma before ${end} with nothing after it.`, path)
    return true
  }

  empty(end: string): boolean {
    this.at += 1
    this.skip()
    if (this.text.charAt(this.at) !== end) return false
    this.at += 1
    return true
  }

  array(path: JsonPath): unknown[] {
    const list: unknown[] = []
    if (this.empty(']')) return list
    do list.push(this.value([...path, list.length]))
    while (this.more(']', path))
    return list
  }

  object(path: JsonPath): unknown {
    const entries = new Map<string, unknown>()
    if (this.empty('}')) return {}
    do {
      this.skip()
      const offset = this.at
      if (this.text.charAt(this.at) !== '"') this.fail(`A name in quotes was expected, ${this.shown()} is there.`, path)
      const key = this.string(path)
      if (entries.has(key)) this.errors.push({ message: `“${key}” is written twice.`, offset, path: [...path, key] })
      this.skip()
      if (this.text.charAt(this.at) !== ':') this.fail(`A colon was expected, ${this.shown()} is there.`, path)
      this.at += 1
      entries.set(key, this.value([...path, key]))
    } while (this.more('}', path))
    return Object.fromEntries(entries)
  }
}

export function readJson(text: string): JsonText {
  const reader = new Reader(text)
  let value: unknown
  try {
    // An editor on Windows may have put a byte order mark in front.
    if (text.startsWith('\ufeff')) reader.at = 1
    value = reader.value([])
    reader.skip()
    if (reader.at < text.length) reader.fail(`The document ends before ${reader.shown()}.`, [])
  } catch (e) {
    if (!(e instanceof Stop)) throw e
    value = undefined
  }
  const placeOf = (offset: number): Place => {
    const before = text.slice(0, offset)
    const line = before.split('\n').length
    return { line, column: offset - before.lastIndexOf('\n') }
  }
  return {
    value,
    errors: reader.errors.map(({ message, offset, path }) => ({ message, at: placeOf(offset), path })),
    place(path) {
      for (let length = path.length; length > 0; length--) {
        const offset = reader.starts.get(JSON.stringify(path.slice(0, length)))
        if (offset !== undefined) return placeOf(offset)
      }
      return placeOf(reader.starts.get('[]') ?? 0)
    }
  }
}
