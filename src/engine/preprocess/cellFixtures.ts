/** For tests: cells as files write them, in every form, right and almost right. */
import fc from 'fast-check'
import { cellForms, type CellForm } from '@shared/project'

const text = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(''))
const digits = (least: number, most: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most })
const between = (least: number, most: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: least, max: most }), fc.boolean())
    .map(([n, padded]) => (padded ? String(n).padStart(2, '0') : String(n)))
const maybe = (one: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.oneof(fc.constant(''), one)

const sign = fc.constantFrom('', '', '-', '+')
const exponent = fc.constantFrom('', '', '', 'e3', 'E-2', 'e+10', 'e999', 'e-400')
const grouped = (by: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: 0, max: 999 }), fc.array(digits(3, 3), { maxLength: 3 }))
    .map(([first, rest]) => [first, ...rest].join(by))
const fraction = (point: string): fc.Arbitrary<string> => maybe(digits(0, 17).map((some) => point + some))

const year = fc.oneof(fc.integer({ min: 1900, max: 2100 }).map(String), digits(4, 4))
const month = between(0, 13)
const day = between(0, 32)
const name = fc.constantFrom('Jan', 'feb', 'MAR', 'April', 'May', 'june', 'Sept', 'September', 'Oct', 'Dec', 'Mon')
const clock = maybe(
  text(
    fc.constantFrom('T', 'T', ' ', ' ', '  ', 't', ''),
    between(0, 24),
    fc.constantFrom(...':::::::', '.'),
    between(0, 60),
    maybe(text(fc.constant(':'), between(0, 60), maybe(digits(0, 10).map((some) => `.${some}`))))
  )
)
const zone = fc.constantFrom('', '', 'Z', ' Z', ' UTC', 'utc', '+02', '-0330', ' +05:30', '+15:59', '-16:00', '+2')
const dashed = (...fields: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc
    .constantFrom('-', '/', '.')
    .chain((by) => text(...fields.flatMap((one, i) => (i ? [fc.constant(by), one] : [one]))))

const ofForm: Readonly<Record<CellForm, fc.Arbitrary<string>>> = {
  plain: fc.oneof(fc.double().map(String), text(sign, digits(0, 20), fraction('.'), exponent)),
  thousands: text(sign, fc.oneof(grouped(','), digits(1, 6)), fraction('.'), exponent),
  'decimal-comma': text(sign, fc.oneof(grouped('.'), digits(1, 6)), fraction(','), exponent),
  percent: text(sign, digits(0, 4), fraction('.'), exponent, fc.constantFrom('%', ' %', '  %')),
  iso: text(year, fc.constantFrom(...'-----', '/'), month, fc.constant('-'), day, fc.oneof(clock, text(clock, zone))),
  'year-month': text(year, fc.constant('-'), month),
  'year-first': text(dashed(year, month, day), clock),
  'month-first': text(dashed(month, day, year), clock),
  'day-first': text(dashed(day, month, year), clock),
  'day-month-name': text(day, fc.constantFrom(' ', '-'), name, fc.constantFrom(' ', '-'), year, clock),
  'month-name-day': text(name, fc.constant(' '), day, fc.constantFrom(', ', ',', ' ', ''), year, clock)
}

/** Cells that mostly have this form. */
export function cellsOfForm(form: CellForm): fc.Arbitrary<string> {
  const any = fc.oneof(...cellForms.map((one) => ofForm[one]))
  const mended = ofForm[form].map((cell) => cell.trim())
  return fc.oneof(
    { weight: 8, arbitrary: mended },
    { weight: 1, arbitrary: any },
    { weight: 1, arbitrary: fc.string() }
  )
}
