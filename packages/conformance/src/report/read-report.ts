import { INVARIANTS } from '../law/invariant.ts'
import { LEVELS, REMOTE_LEVELS } from '../law/law.ts'
import { REPORT_VERSION, type Report } from './report.ts'

type Check = (value: unknown, path: string) => void

const RESULTS = ['holds', 'broken', 'exempt', 'not claimed']

/** A report as it was written, from its JSON text. Throws a `TypeError` that names what is not as it should be. */
export function readReport(text: string): Report {
  const value: unknown = JSON.parse(text)
  record('report', value)
  if (value.version !== REPORT_VERSION) {
    throw new TypeError(`report.version must be ${REPORT_VERSION}, found ${JSON.stringify(value.version)}`)
  }
  fields(REPORT)(value, 'report')
  return value as unknown as Report
}

const is =
  (type: 'string' | 'number' | 'boolean'): Check =>
  (value, path) => {
    if (typeof value !== type) wrong(path, `a ${type}`, value)
  }

const oneOf =
  (names: readonly string[]): Check =>
  (value, path) => {
    if (typeof value !== 'string' || !names.includes(value)) wrong(path, `one of ${names.join(', ')}`, value)
  }

const maybe =
  (check: Check): Check =>
  (value, path) => {
    if (value !== undefined && value !== null) check(value, path)
  }

const list =
  (check: Check): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return wrong(path, 'a list', value)
    for (const [index, each] of value.entries()) check(each, `${path}[${index}]`)
  }

const map =
  (check: Check): Check =>
  (value, path) => {
    record(path, value)
    for (const [name, each] of Object.entries(value)) check(each, `${path}.${name}`)
  }

function fields(checks: Readonly<Record<string, Check>>): Check {
  return (value, path) => {
    record(path, value)
    for (const [name, check] of Object.entries(checks)) check(value[name], `${path}.${name}`)
  }
}

const FAILURE = fields({
  ...{ invariant: oneOf(Object.keys(INVARIANTS)), message: is('string') },
  ...{ expected: maybe(is('string')), found: maybe(is('string')), where: maybe(is('string')) },
})

const LAW = fields({
  ...{
    id: is('string'),
    level: oneOf(Object.keys({ ...LEVELS, ...REMOTE_LEVELS })),
    clause: is('string'),
    also: list(is('string')),
  },
  ...{ invariant: oneOf(Object.keys(INVARIANTS)), statement: is('string'), result: oneOf(RESULTS) },
  ...{ reason: maybe(is('string')), replay: maybe(is('string')), seed: maybe(is('number')) },
  ...{ seconds: is('number'), cases: is('number'), schedules: is('number'), operations: is('number') },
  failure: maybe(FAILURE),
})

const REPORT: Readonly<Record<string, Check>> = {
  ...{ subject: is('string'), kernel: maybe(is('string')), startedAt: is('string'), holds: is('boolean') },
  chosen: fields({ levels: maybe(list(is('string'))), laws: maybe(list(is('string'))) }),
  ...{ seed: is('number'), runs: is('number'), timeMs: maybe(is('number')), seconds: is('number') },
  environment: map(is('string')),
  laws: list(LAW),
  faults: map(fields({ asked: is('number'), landed: is('number') })),
  coverage: map(is('number')),
  ...{ cases: is('number'), schedules: is('number'), operations: is('number'), kills: is('number') },
}

function record(path: string, value: unknown): asserts value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) wrong(path, 'an object', value)
}

function wrong(path: string, expected: string, found: unknown): never {
  throw new TypeError(`${path} must be ${expected}, found ${JSON.stringify(found)?.slice(0, 80)}`)
}
