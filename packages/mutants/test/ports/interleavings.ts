import { fc } from '@fast-check/vitest'
import type { Harness } from '@tangle-network/durability-conformance'
import { createLoopJournal, type LoopJournal, type Port } from '@tangle-network/sdk-core/durability'
import { expect } from 'vitest'
import { type Command, Model } from './model.ts'
import { verdict, World } from './world.ts'

const TTL_MS = 3_600_000
const PORTS = 3
const NAMES = ['x', 'y']

type Act =
  | Command
  | { readonly does: 'pass'; readonly ms: number }
  | { readonly does: 'reopen'; readonly port: number }
  | { readonly does: 'lose' }

const command = fc.record({
  port: fc.nat(PORTS - 1),
  name: fc.constantFrom(...NAMES),
  does: fc.constantFrom('begin' as const, 'append' as const, 'append' as const, 'append' as const, 'end' as const),
  index: fc.nat(4),
  at: fc.constantFrom('then', 'then', 'then', 'later'),
})
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 12, arbitrary: command },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('pass' as const), ms: fc.constantFrom(1, TTL_MS) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('reopen' as const), port: fc.nat(PORTS - 1) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('lose' as const) }) },
)

/** Begins by a run, without which there is little to do. */
export const acts = fc
  .array(act, { minLength: 1, maxLength: 40 })
  .map((rest): Act[] => [{ does: 'begin', port: 0, name: 'x', index: 0, at: 'then' }, ...rest])

const THEN = { name: 'x', at: 'then' } as const

/** What the generator met once in many thousand cases. */
export const examples: [Act[]][] = [
  // Two ports append the same to the same place at the same time: the second, which has lost the run, is told that it stands there.
  [
    [
      { ...THEN, does: 'begin', port: 0, index: 0 },
      { does: 'pass', ms: TTL_MS },
      { ...THEN, does: 'append', port: 0, index: 0 },
      { ...THEN, does: 'append', port: 1, index: 3 },
      { ...THEN, does: 'append', port: 0, index: 3 },
      { ...THEN, does: 'append', port: 0, index: 4 },
    ],
  ],
]

/** What it came to, so that a law that never saw a refusal is found out. */
export async function play<Env>(
  harness: Harness<Env>,
  given: readonly Act[],
  seen: Map<string, number>,
): Promise<void> {
  await using world = await World.of(harness as Harness)
  const model = new Model(TTL_MS)
  const reader = createLoopJournal(await world.open())
  const ports: (LoopJournal & Port)[] = []
  const open = async () => createLoopJournal(await world.open(), { ttlMs: TTL_MS })
  for (let port = 0; port < PORTS; port++) ports.push(await open())
  let lost = 0
  for (const chunk of chunksOf(given)) {
    const [first] = chunk
    if (first?.does === 'pass') world.now += first.ms
    else if (first?.does === 'lose') lost += 1
    else if (first?.does === 'reopen') {
      await ports[first.port]!.close()
      model.close(first.port)
      ports[first.port] = await open()
    } else {
      const commands = chunk as Command[]
      const expected = commands.map((one) => model.run(one, world.now))
      // Only where one will be made: what was asked for and does not land is an error.
      if (commands.some(({ does }, index) => does === 'append' && expected[index] === 'done')) {
        world.failAt('append:after-commit', lost)
        lost = 0
      }
      const answers = await Promise.all(commands.map((one) => verdict(call(ports[one.port]!, one))))
      expect(answers).toEqual(expected)
      for (const answer of answers) seen.set(answer, (seen.get(answer) ?? 0) + 1)
    }
    await compare(reader, model)
  }
}

/** Commands of one port that come one after the other are made at once: in the order of the calls they must have effect. */
function chunksOf(given: readonly Act[]): Act[][] {
  const chunks: Act[][] = []
  for (const one of given) {
    const last = chunks.at(-1)
    if (last && 'name' in one && last[0] && 'name' in last[0] && last[0].port === one.port) last.push(one)
    else chunks.push([one])
  }
  return chunks
}

function call(port: LoopJournal, { does, name, index, at }: Command): Promise<void> {
  if (does === 'begin') return port.beginRun(name, at)
  return does === 'append' ? port.appendIteration(name, { index }) : port.recordEnd(name, at)
}

async function compare(reader: LoopJournal, model: Model): Promise<void> {
  for (const name of NAMES) {
    const run = model.runs.get(name)
    const endedAt = run?.endedAt === undefined ? {} : { endedAt: run.endedAt }
    const iterations = run?.indexes.map((index) => ({ index }))
    const expected = run && { runId: name, startedAt: run.begunAt, iterations, ...endedAt }
    expect(await reader.loadRun(name)).toStrictEqual(expected)
  }
}
