import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Certainty, CrashTestError, crashTest, type Finding, type Reason } from '../../src/testing/index.ts'
import * as faulty from './faulty-agents.ts'

const FILE = join(import.meta.dirname, 'faulty-agents.ts')
const lines = readFileSync(FILE, 'utf8').split('\n')

const makers = new Map(Object.entries(faulty))
const make = (name: string): faulty.Faulty => (makers.get(name) as () => faulty.Faulty)()

/** `FILE:LINE` of the line that ends in that comment. */
function marked(mark: string): string | undefined {
  const found = lines.flatMap((line, index) => (line.endsWith(`// ${mark}`) ? [index + 1] : []))
  expect(found.length, `lines marked ${mark}`).toBeLessThanOrEqual(1)
  return found[0] === undefined ? undefined : expect.stringMatching(new RegExp(`faulty-agents\\.ts:${found[0]}:\\d+$`))
}

const FAULTS: readonly [keyof typeof faulty, Finding, Reason, Certainty, readonly string[]][] = [
  ['clockInKey', 'KEYS_DIFFER', 'raw-clock', 'proven', []],
  ['clockInBranch', 'KEYS_DIFFER', 'raw-clock', 'proven', ['after begin 1']],
  ['diceInBranch', 'KEYS_DIFFER', 'raw-randomness', 'proven', []],
  ['idInInput', 'KEYS_DIFFER', 'raw-randomness', 'proven', ['after append 2']],
  ['moduleCache', 'KEYS_DIFFER', 'module-state', 'probable', []],
  ['moduleCounter', 'KEYS_DIFFER', 'module-state', 'probable', []],
  ['moduleFlag', 'KEYS_DIFFER', 'module-state', 'probable', ['before append 1']],
  ['unawaited', 'UNAWAITED_STEP', 'unawaited-promise', 'observed', []],
  ['effectOutsideStep', 'EFFECT_REPEATED', 'effect-outside-step', 'observed', ['after effect mail 1']],
  ['effectAwaitedOutside', 'FOREIGN_AWAIT', 'effect-outside-step', 'observed', []],
  ['answerOutsideStep', 'RESULT_DIFFERS', 'effect-outside-step', 'probable', []],
  ['notIdempotent', 'EFFECT_REPEATED', 'effect-not-idempotent', 'observed', ['after effect charge 1']],
  ['anotherReceipt', 'RESULT_DIFFERS', 'effect-not-idempotent', 'observed', ['after step charge 1']],
  ['onceMadeAgain', 'ONCE_REPEATED', 'once-made-again', 'observed', ['after effect mail 1']],
  ['foreignAwait', 'FOREIGN_AWAIT', 'foreign-await', 'observed', []],
  ['shortForeignAwait', 'FOREIGN_AWAIT', 'foreign-await', 'observed', []],
  ['keyUsedTwice', 'DUPLICATE_KEY', 'key-used-twice', 'observed', []],
  ['checkpointOverlooked', 'INVALID_CHECKPOINT', 'checkpoint', 'observed', []],
  ['worldNotReset', 'RESULT_DIFFERS', 'world-not-reset', 'probable', []],
  ['nothingComes', 'STUCK', 'nothing-to-wait-for', 'observed', []],
]

test.each(FAULTS)('%s is %s, named as %s (%s)', async (name, finding, reason, certainty, schedule) => {
  const { agent, ...options } = make(name)
  const error = await crashTest(agent, null, options).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(CrashTestError)
  expect(error).toMatchObject({ finding, reason, certainty, schedule })
  const { site, reasonSite, message } = error as CrashTestError
  const [atFault, cause] = [marked(`at fault: ${agent.name}`), marked(`cause: ${agent.name}`)]
  expect(atFault ?? cause, 'a fixture that marks a line').toBeDefined()
  if (atFault) expect(site).toStrictEqual(atFault)
  if (cause) expect(reasonSite).toStrictEqual(cause)
  expect(message).toContain(site ?? reasonSite)
  expect(message).toMatch(/\n {2}cure: {5}\S/)
})

test('every planted fault is looked for', () => {
  expect(FAULTS.map(([name]) => name).sort()).toStrictEqual(Object.keys(faulty).sort())
})

test.each(FAULTS.filter(([, , , , schedule]) => schedule.length > 0))(
  '%s fails again at the points that the error names, as %s',
  async (name, finding) => {
    const { agent, ...options } = make(name)
    const first = await crashTest(agent, null, options).catch((thrown: unknown) => thrown as CrashTestError)
    const only = (first as CrashTestError).schedule
    const { agent: same, ...sameOptions } = make(name)
    await expect(crashTest(same, null, { ...sameOptions, crashes: { only } })).rejects.toMatchObject({
      finding,
      schedule: only,
    })
  },
)
