import { describe, expect, test } from 'vitest'
import {
  EffectClass,
  type Entry,
  FACTS,
  type FactKind,
  foldRun,
  foldTree,
  parseFact,
  VOCABULARY,
  vocabularyOf,
} from '../src/index.ts'
import { expectCode } from './expect-code.ts'
import { Log } from './log.ts'
import { digest, ofStep, recorded } from './recorded-facts.ts'

const entry = (kind: string, payload: unknown, seq = 1): Entry => ({
  seq,
  epoch: 3,
  at: 0,
  kind,
  payload,
  refs: [],
  digest,
})

test('the kinds of the vocabulary are the ones of the contract [W-1]', () => {
  expect(Object.keys(FACTS).sort()).toStrictEqual(Object.keys(recorded).sort())
})

describe.each(Object.entries(recorded))('%s', (kind, payloads) => {
  test('is understood as it was recorded [W-1, W-2]', () => {
    for (const payload of payloads) {
      expect(parseFact(entry(kind, payload))).toStrictEqual({ kind, seq: 1, epoch: 3, refs: [], ...payload })
    }
  })

  test.each([5, 1_000_000])('of version %s stops with SCHEMA_TOO_NEW, whatever else it holds [W-2]', async (v) => {
    for (const payload of [
      { ...payloads[0], v },
      { v, renamed: true },
    ]) {
      await expectCode('SCHEMA_TOO_NEW', () => parseFact(entry(kind, payload)))
      await expectCode('SCHEMA_TOO_NEW', () => foldRun([entry(kind, payload)]))
      await expectCode('SCHEMA_TOO_NEW', () => foldTree([entry(kind, payload)]))
    }
  })

  test('of another shape stops with CORRUPT [W-2]', async () => {
    const [payload] = payloads
    const withoutEach = Object.keys(payload!)
      .filter((field) => !(kind === 'run.acquired' && field === 'codeVersion'))
      .map((field) => ({ ...payload, [field]: undefined }))
    const spoiled = [
      null,
      'text',
      [],
      {},
      { ...payload, extra: 1 },
      { ...payload, v: 0 },
      { ...payload, v: '1' },
      ...withoutEach,
    ]
    for (const bad of spoiled) await expectCode('CORRUPT', () => parseFact(entry(kind, bad)))
  })
})

test.each(['step.retried', 'toString', '__proto__', 'RUN.ACQUIRED', 'run.acquired '])(
  'the kind %j stops with UNKNOWN_KIND [W-2]',
  async (kind) => {
    const error = await expectCode('UNKNOWN_KIND', () => parseFact(entry(kind, { v: 1 }, 7)))
    expect(error.where).toBe('entry 7')
    await expectCode('UNKNOWN_KIND', () => foldRun([entry(kind, { v: 1 })]))
    await expectCode('UNKNOWN_KIND', () => foldTree([entry(kind, { v: 1 })]))
  },
)

describe('a log that no kernel wrote stops with CORRUPT', () => {
  const logs: Record<string, (log: Log, root: number) => void> = {
    'a second root': (log) => log.spawned(0, 'root'),
    'a child of a node that was never spawned': (log) => log.spawned(99, 'child'),
    'a child key used twice': (log, root) => [log.spawned(root, 'child'), log.spawned(root, 'child')],
    'a step of a node that was never spawned': (log) => log.done(99, 'step'),
    'a step settled twice': (log, root) => [log.done(root, 'step'), log.done(root, 'step')],
    'a failure after the outcome': (log, root) => [log.done(root, 'step'), log.failed(root, 'step')],
    'a step after its node has settled': (log, root) => [log.settled(root), log.done(root, 'step')],
    'a node settled twice': (log, root) => [log.settled(root), log.settled(root)],
    'a change marked twice': (log, root) => [log.marked(root, 'change'), log.marked(root, 'change')],
    'a checkpoint while a step is open': (log, root) => [log.failed(root, 'step'), log.checkpointed(root)],
    'a checkpoint while a child is open': (log, root) => [log.spawned(root, 'child'), log.checkpointed(root)],
    'a checkpoint of a settled node': (log, root) => [log.settled(root), log.checkpointed(root)],
    'a clock read by a settled node': (log, root) => [log.settled(root), log.asked(root)],
  }

  test.each(Object.entries(logs))('%s [W-2]', async (_, write) => {
    const log = new Log()
    write(log, log.spawned(0, 'root'))
    await expectCode('CORRUPT', () => foldRun(log.entries))
  })

  test('a gap [W-2]', async () => {
    const log = new Log()
    log.acquired(1)
    log.spawned(0, 'root')
    await expectCode('CORRUPT', () => foldRun(log.entries.slice(1)))
    await expectCode('CORRUPT', () => foldRun(log.entries.slice(0, 1), foldRun(log.entries)))
  })
})

test('a class of effects that came later is of a later version: code that is too old does not call it corrupt [W-2]', async () => {
  const settled = { ...ofStep, outcome: { ok: {} } }
  await expectCode('CORRUPT', () => parseFact(entry('step.settled', { ...settled, effect: 'transactional' })))
  for (const effect of EffectClass.options) {
    expect(parseFact(entry('step.settled', { ...settled, v: 2, effect }))).toMatchObject({ effect })
  }
})

test('the newest version of the vocabulary is that of its newest payload, and every older one has some [W-1]', () => {
  const vocabularies = Object.entries(recorded).flatMap(([kind, payloads]) =>
    payloads.map((payload) => vocabularyOf(kind as FactKind, (payload as { v: number }).v)),
  )
  const all = Array.from({ length: VOCABULARY }, (_, index) => index + 1)
  expect([...new Set(vocabularies)].sort()).toStrictEqual(all)
})

test('code that knows only version 1 of the vocabulary may read what has no later version [W-1]', () => {
  expect(vocabularyOf('step.settled', 1)).toBe(1)
  expect(vocabularyOf('step.settled', 2)).toBe(2)
  expect(vocabularyOf('node.spawned', 2)).toBe(3)
  expect(vocabularyOf('node.refused', 1)).toBe(3)
})

test.each([
  [
    'a channel that stands twice',
    [
      ['tokens', 1],
      ['tokens', 2],
    ],
  ],
  ['a negative amount', [['tokens', -1]]],
  ['half of something', [['tokens', 0.5]]],
  ['an unnamed channel', [['', 1]]],
  ['an object', { tokens: 1 }],
])('%s is no budget [W-2]', async (_, budget) => {
  const spawned = { v: 2, parent: 0, key: 'root', agent: 'a', digest, task: {}, budget }
  await expectCode('CORRUPT', () => parseFact(entry('node.spawned', spawned)))
})
