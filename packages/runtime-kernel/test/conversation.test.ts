import { foldRun, forkRun, type Journal } from '@tangle-network/durability-contract'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  type Agent,
  type ConversationOptions,
  createClient,
  defineAgent,
  runConversation,
  type Scope,
  type Turn,
  turnId,
} from '../src/index.ts'
import { abandon, entriesOf, forever, heir } from './world.ts'

const run = { runId: 'run' }
const code = (act: (scope: Scope) => unknown): Agent<null> =>
  defineAgent({ name: 'agent', act: (_: null, scope) => act(scope) })

/** Two that count, each what it heard last and one more. */
const COUNTING: ConversationOptions<number> = {
  participants: {
    ann: ({ transcript }) => (transcript.at(-1)?.message ?? 0) + 1,
    bob: { step: ({ transcript }) => (transcript.at(-1)?.message ?? 0) + 1 },
  },
  halt: (transcript) => (transcript.length === 4 ? 'counted to four' : false),
  maxTurns: 100,
}

const talking = (more: Partial<typeof COUNTING> = {}) =>
  code((scope) => runConversation(scope, { ...COUNTING, ...more }))

interface Ended {
  readonly turns: number
  readonly transcript: readonly { readonly id?: string; readonly speaker: string; readonly message: unknown }[]
}

const said = ({ transcript }: Ended) => transcript.map(({ speaker, message }) => `${speaker}: ${message}`)

async function heard(journal: Journal, agent: Agent<null>, runId = 'run'): Promise<Ended> {
  return (await heir(journal).runOrThrow(agent, null, { runId })) as Ended
}

test('participants speak in turn until it is over, each turn and decision committed under a key of its own [K-35]', async () => {
  const journal = createMemoryJournal()
  const ended = await heard(journal, talking())
  expect(ended).toMatchObject({ ended: 'halted', reason: 'counted to four', turns: 4 })
  expect(said(ended)).toEqual(['ann: 1', 'bob: 2', 'ann: 3', 'bob: 4'])
  const entries = await entriesOf(journal)
  const keys = entries.flatMap(({ payload }) => (payload as { key?: string }).key ?? []).slice(2)
  expect(keys).toEqual([
    ...['decide 0', 'turn 1', 'decide 1', 'turn 2', 'decide 2', 'turn 3', 'decide 3', 'turn 4', 'decide 4'],
  ])
  const begun = entries.find(({ payload }) => (payload as { key?: string }).key === 'decide 0')?.payload
  const { place } = (begun as { outcome: { ok: { value: { place: string } } } }).outcome.ok.value
  expect(ended.transcript.map(({ id }) => id)).toEqual([1, 2, 3, 4].map((turn) => turnId('run', place, turn)))
})

test('a rule whose answer is durable is asked no more, and a turn keeps its id in every life [K-35, K-1]', async () => {
  const journal = createMemoryJournal()
  const asked: number[] = []
  const named: number[] = []
  const ids: string[] = []
  const agent = (hangAt: number) =>
    talking({
      participants: {
        ann({ id, number }) {
          ids.push(id)
          return number === hangAt ? forever() : number
        },
      },
      halt: (transcript) => asked.push(transcript.length) > 0 && transcript.length === 3,
      next: (transcript) => (named.push(transcript.length) > 0 ? 'ann' : ''),
    })
  await abandon(journal, agent(3), null, 9)
  const ended = await heard(journal, agent(0))
  expect([asked, named]).toEqual([
    [1, 2, 3],
    [0, 1, 2],
  ])
  const [first, second, third] = ended.transcript.map(({ id }) => id)
  expect(ids).toEqual([first, second, third, third])
})

test('what a conversation writes grows as what is said in it, and so does what is replayed [K-35]', async () => {
  const sizes: number[] = []
  for (const turns of [64, 256]) {
    const journal = createMemoryJournal()
    await heard(journal, talking({ participants: { ann: () => 10 ** 20 }, halt: () => false, maxTurns: turns }))
    const entries = await entriesOf(journal)
    const blobs = await Promise.all(
      entries.flatMap(({ refs }) => refs).map((ref) => journal.getBlob('run', ref as `sha256:${string}`)),
    )
    const inBlobs = blobs.reduce((bytes, blob) => bytes + blob.length, 0)
    sizes.push(entries.reduce((bytes, { payload }) => bytes + JSON.stringify(payload).length, inBlobs))
  }
  const [small = 0, large = 0] = sizes
  // Four times as many turns: a log that kept the transcript with each of them would be sixteen times as large.
  expect(large / small).toBeLessThan(5)
  const journal = createMemoryJournal()
  const agent = code((scope) =>
    runConversation(scope, {
      participants: { ann: ({ number }: Turn<string>) => (number === 60 ? forever() : 'x'.repeat(5_000)) },
      ...{ halt: () => false, maxTurns: 100 },
    }),
  )
  await abandon(journal, agent, null, 120)
  const { history } = foldRun(await entriesOf(journal))
  expect(history.filter(({ node }) => node.path.length === 1).length).toBeLessThanOrEqual(60)
})

test('a person takes part by an agent that waits, and the run is suspended meanwhile [K-35, K-18]', async () => {
  const journal = createMemoryJournal()
  const client = createClient({ journal, sender: 'ann' })
  const ids: string[] = []
  const customer = defineAgent({
    name: 'customer',
    act: async ({ id, transcript }: Turn<string>, scope) => {
      ids.push(id)
      return (await scope.ask<string>('reply', { id, to: transcript.at(-1)?.message })).payload
    },
  })
  const agent = code((scope) =>
    runConversation(scope, {
      opening: [{ speaker: 'system', message: 'Be short.' }],
      participants: { clerk: () => 'How may I help?', customer },
      halt: (transcript) => transcript.at(-1)?.speaker === 'customer',
      maxTurns: 10,
    }),
  )
  expect(await heir(journal).run(agent, null, run)).toMatchObject({ status: 'suspended' })
  const [wait] = (await client.view('run')).waits
  expect(wait).toMatchObject({ question: { to: 'How may I help?' } })
  await client.answer('run', wait?.seq ?? 0, 'My lamp is broken.')
  const ended = await heard(journal, agent)
  expect(said(ended)).toEqual(['system: Be short.', 'clerk: How may I help?', 'customer: My lamp is broken.'])
  expect(new Set([...ids, ended.transcript[2]?.id]).size).toBe(1)
})

test('the id of a turn is that of its run and place: not of a fork, nor of a conversation before a checkpoint [K-35, K-22]', async () => {
  const journal = createMemoryJournal()
  const twoTurns = (ann: (turn: Turn<number>) => number | Promise<never>) =>
    talking({ participants: { ann }, halt: (all) => all.length === 2 })
  const hang = twoTurns(({ number }) => (number === 2 ? forever() : number))
  const agent = twoTurns(({ number }) => number)
  await abandon(journal, hang, null, 6)
  await forkRun(journal, 'run', { at: 6, as: 'fork' })
  const [origin, fork] = [await heard(journal, agent), await heard(journal, agent, 'fork')]
  expect(fork.transcript[0]).toEqual(origin.transcript[0])
  expect(fork.transcript[1]?.id).not.toBe(origin.transcript[1]?.id)

  const twice = code(async (scope) => {
    const before = (scope.restored as Ended | undefined) ?? (await runConversation(scope, COUNTING))
    if (scope.restored === undefined) await scope.checkpoint(before)
    return [before, await runConversation(scope, COUNTING)]
  })
  const both = (await heir(journal).runOrThrow(twice, null, { runId: 'twice' })) as Ended[]
  expect(new Set(both.flatMap(({ transcript }) => transcript.map(({ id }) => id))).size).toBe(8)
})

describe('a conversation', () => {
  test('ends when its turns are used up [K-35]', async () => {
    const ended = await heard(createMemoryJournal(), talking({ maxTurns: 3 }))
    expect(ended).toMatchObject({ ended: 'exhausted', turns: 3 })
  })

  test('is led by whoever says who is next, also at its begin, and it is over without a reason', async () => {
    const next = (transcript: readonly unknown[]) => (transcript.length < 2 ? 'bob' : 'ann')
    const ended = await heard(createMemoryJournal(), talking({ next, halt: (all) => all.length === 3 }))
    expect(said(ended)).toEqual(['bob: 1', 'bob: 2', 'ann: 3'])
    expect(ended).not.toHaveProperty('reason')
  })

  test('goes on with whoever comes after the last that was heard in the opening', async () => {
    const ended = await heard(
      createMemoryJournal(),
      talking({ opening: [{ speaker: 'ann', message: 7 }], maxTurns: 1 }),
    )
    expect(said(ended)).toEqual(['ann: 7', 'bob: 8'])
  })

  test('checks what an agent is given and what it says [K-8]', async () => {
    const strict = (output: z.ZodType<number>) =>
      defineAgent({ name: 'strict', input: z.object({ number: z.number() }), output, act: (): number => 3 })
    const speaking = (output: z.ZodType<number>) =>
      talking({ participants: { ann: strict(output) as never }, maxTurns: 1 })
    expect(said(await heard(createMemoryJournal(), speaking(z.number())))).toEqual(['ann: 3'])
    const wrong = heard(createMemoryJournal(), speaking(z.number().max(2)))
    await expect(wrong).rejects.toMatchObject({ code: 'INVALID_OUTPUT' })
  })

  test('shows everybody the same transcript, which nobody can change', async () => {
    const rude = (turn: Turn<number>) => {
      const [first] = turn.transcript as readonly { message: number }[]
      if (first) first.message = 0
      return 1
    }
    const failed = heard(createMemoryJournal(), talking({ participants: { ann: rude } }))
    await expect(failed).rejects.toThrow(/read only/)
  })

  test('fails when somebody is named who takes no part, or a rule answers neither yes nor no', async () => {
    const [nobody, neither] = [{ next: () => 'eve' }, { halt: () => undefined as never }]
    for (const [wrong, message] of [
      [nobody, 'must name a participant, found "eve"'],
      [neither, 'a boolean or a reason'],
    ] as const)
      await expect(heard(createMemoryJournal(), talking(wrong))).rejects.toThrow(message)
    await expect(heard(createMemoryJournal(), talking({ participants: {} }))).rejects.toThrow('needs participants')
  })

  test('waits for mended code when whoever is next has gone [K-9]', async () => {
    const journal = createMemoryJournal()
    const hang = { ann: () => 1, bob: () => forever() }
    await abandon(journal, talking({ participants: hang }), null, 7)
    await expect(heard(journal, talking({ participants: { ann: () => 1 } }))).rejects.toMatchObject({
      code: 'DIVERGED',
    })
    expect((await journal.head('run')).status).toBe('stalled')
    expect(said(await heard(journal, talking()))).toEqual(['ann: 1', 'bob: 2', 'ann: 3', 'bob: 4'])
  })
})
