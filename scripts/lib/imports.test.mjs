import { expect, test } from 'vitest'
import { imports } from './imports.mjs'

const of = (text) => [...imports(text)].sort()

test('finds every form a bundle uses', () => {
  const text = `import "a";
import b from 'b'
import { c as x, d } from "c/sub";
import * as e from "./e.js"
import def, { f } from "f"
export { g } from "g"
export * from "h"
const i = await import("i"); const j = require("j"); const k = __require('k')`
  expect(of(text)).toEqual(['./e.js', 'a', 'b', 'c/sub', 'f', 'g', 'h', 'i', 'j', 'k'])
})

test('finds imports over several lines and behind one another', () => {
  expect(of(`import {\n  a,\n  b\n} from "one";import{c}from"two";export{d}from"three"`)).toEqual([
    'one',
    'three',
    'two'
  ])
})

test('takes words in strings and property names for what they are', () => {
  expect(of(`const text = "we import electron"; object.from("electron"); important("electron")`)).toEqual([])
})
