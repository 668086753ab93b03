import { foldRun, LIMITS } from '@tangle-network/durability-contract'
import { expect } from 'vitest'
import { countedJournal } from '../../src/counted-journal.ts'
import type { Subject } from './subjects.ts'
import { type Claim, verdict } from './world.ts'

const AT = '2026-01-02T03:04:05.000Z'

/** What a port keeps, and what it refuses. */
export function claimsOfLogs({ open, prefix }: Subject): Claim[] {
  return [
    {
      title: 'of what was never begun there is nothing, and nothing can be appended to it',
      async check(world) {
        const port = open(await world.open())
        expect(await port.load('x')).toBeUndefined()
        expect(await verdict(port.append('x', { index: 0 }))).toBe('RUN_NOT_FOUND')
        expect(await port.load('x')).toBeUndefined()
      },
    },
    {
      title: 'begun again at the same time it is the same, at another time it is refused and tells of both',
      async check(world) {
        await using port = open(await world.open())
        await port.begin('x', AT)
        await port.append('x', { index: 0 })
        await port.begin('x', AT)
        const refused = await port.begin('x', 'later').catch((error: Error) => error)
        expect(refused).toMatchObject({
          code: 'RUN_CONFLICT',
          message: expect.stringMatching(/"later".*"2026-01-02T03:0/),
        })
        await port.close()
        await using heir = open(await world.open())
        expect(await verdict(heir.begin('x', 'later'))).toBe('RUN_CONFLICT')
        await heir.begin('x', AT)
        expect(await heir.load('x')).toEqual([{ index: 0 }])
        expect(await verdict(heir.begin('y', 7 as unknown as string))).toBe('TypeError')
      },
    },
    {
      title: 'what was appended is read in the order of the calls, by anybody, with every field as it was given',
      async check(world) {
        const given = [
          { index: 2, note: 'b', nested: { deep: [1, null] } },
          { index: 0, text: '\0\ud800' },
          { index: 1 },
        ]
        const port = open(await world.open())
        await Promise.all([port.begin('x', AT), ...given.map((item) => port.append('x', item))])
        expect(await port.load('x')).toEqual(given)
        expect(await open(await world.open()).load('x')).toEqual(given)
      },
    },
    {
      title:
        'a load waits for what was appended before it, and appends wait for one another, in the order of the calls',
      async check(world) {
        const port = open(await world.open())
        const begun = port.begin('x', AT)
        const calls = Array.from({ length: 20 }, (_, index) => port.append('x', { index }))
        const loaded = port.load('x')
        await Promise.all([begun, ...calls])
        expect((await loaded)?.map(({ index }) => index)).toEqual(calls.map((_, index) => index))
      },
    },
    {
      title: 'what is changed after the call changes nothing',
      async check(world) {
        const port = open(await world.open())
        await port.begin('x', AT)
        const item = { index: 0, list: [1] }
        const appended = port.append('x', item)
        item.list.push(2)
        item.index = 9
        await appended
        expect(await port.load('x')).toEqual([{ index: 0, list: [1] }])
      },
    },
    {
      title:
        'what the run has already is refused, whoever wrote it, and so is one of two at once; nothing is left of it',
      async check(world) {
        const port = open(await world.open())
        await port.begin('x', AT)
        const both = await Promise.all([1, 2].map((by) => verdict(port.append('x', { index: 3, by }))))
        expect(both).toEqual(['done', 'DUPLICATE_KEY'])
        await port.close()
        const heir = open(await world.open())
        expect(await verdict(heir.append('x', { index: 3 }))).toBe('DUPLICATE_KEY')
        await heir.append('x', { index: 4 })
        expect(await heir.load('x')).toEqual([{ index: 3, by: 1 }, { index: 4 }])
      },
    },
    {
      title: 'what is no JSON, and what has no index, is refused and leaves the rest alone',
      async check(world) {
        const port = open(await world.open())
        await port.begin('x', AT)
        const calls = [{ index: 0, at: new Date(0) }, { index: 0, usd: Number.NaN }, { index: 0.5 }, { index: '0' }, {}]
        const verdicts = await Promise.all(calls.map((item) => verdict(port.append('x', item as never))))
        expect(verdicts.slice(0, 2)).toEqual(['INVALID_VALUE', 'INVALID_VALUE'])
        expect(verdicts.slice(2)).toEqual(['TypeError', 'TypeError', 'TypeError'])
        await port.append('x', { index: 0 })
        expect(await port.load('x')).toEqual([{ index: 0 }])
      },
    },
    {
      title: 'a value too large for an entry, or for a batch, comes back all the same',
      async check(world) {
        const port = open(await world.open())
        await port.begin('x', AT)
        const given = [LIMITS.payloadBytes - 200, LIMITS.payloadBytes, LIMITS.batchBytes + 1].map((size, index) => {
          return { index, text: 'ü'.repeat(size / 2) }
        })
        for (const item of given) await port.append('x', item)
        const heir = open(await world.open())
        expect((await heir.load('x'))?.every((item, index) => item.text === given[index]?.text)).toBe(true)
        await port.close()
        expect(await verdict(heir.append('x', { index: 2 }))).toBe('DUPLICATE_KEY')
      },
    },
    {
      title: 'an append is one call of the journal and no read; the first one to a run of somebody else reads it once',
      async check(world) {
        const { journal, calls } = countedJournal(await world.open())
        const port = open(journal)
        await port.begin('x', AT)
        for (let index = 0; index < 7; index++) await port.append('x', { index })
        expect(Object.fromEntries(calls)).toEqual({ begin: 1, append: 7 })
        await port.close()
        calls.clear()
        const heir = open(journal)
        for (let index = 7; index < 12; index++) await heir.append('x', { index })
        expect(Object.fromEntries(calls)).toEqual({ head: 1, acquire: 1, read: 1, append: 5 })
      },
    },
    {
      title: 'a run of several pages is read page by page',
      async check(world) {
        const given = await world.open()
        const { journal, calls } = countedJournal({
          ...given,
          read: (id, options) => given.read(id, { ...options, limit: 2 }),
        })
        const port = open(journal)
        await port.begin('x', AT)
        for (let index = 0; index < 5; index++) await port.append('x', { index })
        expect((await port.load('x'))?.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
        expect(calls.get('read')).toBe(3)
      },
    },
    {
      title: 'names are kept apart, and refused as the contract refuses them',
      async check(world) {
        const port = open(await world.open())
        const names = ['a', 'A', 'a ', 'a/b', '../a', 'ä', 'a\u0308']
        for (const [index, name] of names.entries()) {
          await port.begin(name, AT)
          await port.append(name, { index })
        }
        expect(await Promise.all(names.map((name) => port.load(name)))).toEqual(names.map((_, index) => [{ index }]))
        const longest = LIMITS.runIdBytes - prefix.length
        await port.begin('n'.repeat(longest), AT)
        const longer = 'n'.repeat(longest + 1)
        const calls = [port.begin(longer, AT), port.append(longer, { index: 0 }), port.load(longer)]
        expect(await Promise.all(calls.map(verdict))).toEqual(Array(3).fill('LIMIT_EXCEEDED'))
        expect(await verdict(port.begin('a\nb', AT))).toBe('INVALID_NAME')
      },
    },
    {
      title: 'a run that a kernel began under the id of one of its own is refused and not touched',
      async check(world) {
        const journal = await world.open()
        const runId = `${prefix}x`
        await journal.begin(runId, { agent: 'agent', taskDigest: '0'.repeat(64), seed: AT })
        const port = open(journal)
        const calls = [port.begin('x', AT), port.append('x', { index: 0 }), port.load('x')]
        expect(await Promise.all(calls.map(verdict))).toEqual(Array(3).fill('RUN_CONFLICT'))
        expect(await journal.head(runId)).toMatchObject({ epoch: 0, seq: 0, holder: null })
      },
    },
    {
      title: 'its runs are claimed by no worker, and no kernel takes their entries for its own',
      async check(world) {
        const journal = await world.open()
        const port = open(journal)
        await port.begin('x', AT)
        await port.append('x', { index: 0 })
        await port.close()
        const supports = {
          agents: ['sdk-core/spawn-journal', 'sdk-core/loop-journal', 'sdk-core/conversation-journal'],
        }
        const claim = { owner: 'worker', ttlMs: 60_000, limit: 10, supports }
        expect(await journal.claim({ ...claim, queue: 'default' })).toEqual([])
        const { entries } = await journal.read(`${prefix}x`)
        expect(entries).toHaveLength(1)
        expect(() => foldRun(entries)).toThrow(/UNKNOWN_KIND/)
      },
    },
    {
      title: 'a port that was closed does nothing more, and its journal goes on',
      async check(world) {
        const journal = await world.open()
        const port = open(journal)
        await port.begin('x', AT)
        await port.close()
        await port.close()
        const calls = [port.begin('x', AT), port.append('x', { index: 0 }), port.load('x')]
        expect(await Promise.all(calls.map(verdict))).toEqual(Array(3).fill('JOURNAL_CLOSED'))
        expect(await journal.head(`${prefix}x`)).toMatchObject({ holder: null, seq: 0 })
      },
    },
  ]
}
