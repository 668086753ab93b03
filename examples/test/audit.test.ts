import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Journal, sha256 } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { audit } from '../demo/audit.ts'
import { RUN, Story, settled } from './story.ts'

describe('the audit', () => {
  test('finds nothing in a clean story', async () => {
    const story = await Story.begin()
    await story.step('a')
    await story.takeOver()
    await story.step('b')
    expect(await story.audit(1)).toMatchObject({
      broken: undefined,
      stepsCommitted: 2,
      stepsBefore: [2],
      lost: [],
      executedAgain: [],
      inFlight: [],
      once: { executed: 0, executedTwice: [], unknown: [] },
    })
  })

  test('finds a commit that was acknowledged and is not there', async () => {
    const story = await Story.begin()
    await story.step('a')
    story.acknowledge({ seq: 3, digest: sha256('never written') }, 'b')
    expect((await story.audit(1)).lost).toEqual([{ pid: 1, seq: 3 }])
  })

  test('finds a commit that was acknowledged and has another in its place', async () => {
    const story = await Story.begin()
    story.acknowledge({ seq: 2, digest: sha256('another') }, 'b')
    await story.takeOver()
    await story.step('a')
    expect((await story.audit(1)).lost).toEqual([{ pid: 1, seq: 2 }])
  })

  test('finds a step executed again after its commit was acknowledged', async () => {
    const story = await Story.begin()
    await story.step('a')
    await story.takeOver()
    story.attempt('a')
    expect((await story.audit(1)).executedAgain).toEqual([{ path: [], key: 'a', pid: 2 }])
  })

  test('finds a step executed again after it was committed, even though nobody was told', async () => {
    const story = await Story.begin()
    story.attempt('a')
    await story.commit(settled('a'))
    await story.takeOver()
    story.attempt('a')
    expect((await story.audit(1)).executedAgain).toEqual([{ path: [], key: 'a', pid: 2 }])
  })

  test('finds a step executed again by the process that was told', async () => {
    const story = await Story.begin()
    await story.step('a')
    story.attempt('a')
    expect((await story.audit()).executedAgain).toEqual([{ path: [], key: 'a', pid: 1 }])
  })

  test('finds a step executed again where only the ledger knows of its commit', async () => {
    const story = await Story.begin()
    story.attempt('a')
    story.acknowledge({ seq: 2, digest: sha256('never written') }, 'a')
    await story.takeOver()
    await story.step('a')
    expect((await story.audit(1)).executedAgain).toEqual([{ path: [], key: 'a', pid: 2 }])
  })

  test('finds a once effect that was begun twice, under whatever key', async () => {
    const story = await Story.begin()
    story.attempt('mail', 'once')
    await story.takeOver()
    story.attempt('mail', 'once', 'another key')
    expect((await story.audit(1)).once).toMatchObject({ executed: 1, executedTwice: [{ path: [], key: 'mail' }] })
  })

  test('tells what became of attempts in flight', async () => {
    const story = await Story.begin()
    for (const key of ['retried', 'committed', 'rekeyed', 'forgotten']) story.attempt(key)
    story.attempt('mail', 'once')
    story.happened('mail', 'once')
    await story.commit(settled('committed'))
    await story.takeOver()
    await story.step('retried')
    story.attempt('rekeyed', 'idempotent', 'another key')
    await story.commit(settled('mail', { unknown: { attempt: 1 } }, 'once'))
    const { inFlight, once } = await story.audit(1)
    expect(inFlight.map(({ key, fate, happened }) => [key, fate, happened])).toEqual([
      ['retried', 'retried', false],
      ['committed', 'committed', false],
      ['rekeyed', 'unaccounted', false],
      ['forgotten', 'unaccounted', false],
      ['mail', 'unknown', true],
    ])
    expect(once.unknown).toEqual([{ path: [], key: 'mail', happened: true }])
  })

  test('finds an entry that was changed, whatever the journal says of it', async () => {
    const story = await Story.begin()
    await story.step('a')
    const { journal, ledger } = story
    const forged: Journal = {
      ...journal,
      async read(...given) {
        const page = await journal.read(...given)
        return { ...page, entries: page.entries.map((entry) => (entry.seq === 2 ? { ...entry, at: 1 } : entry)) }
      },
    }
    expect((await audit(journal, RUN, ledger, [])).broken).toBeUndefined()
    expect((await audit(forged, RUN, ledger, [])).broken).toBe('entry 2 does not continue the chain.')
  })

  test('finds a log that ends before its head', async () => {
    const { journal, ledger } = await Story.begin()
    const forged: Journal = {
      ...journal,
      read: async (...given) => ({ ...(await journal.read(...given)), entries: [] }),
    }
    expect((await audit(forged, RUN, ledger, [])).broken).toBe('the chain does not end in the head.')
  })

  test('does not import the kernel, however many files away', () => {
    const ofAudit = importedBy(fileURLToPath(new URL('../demo/audit.ts', import.meta.url)))
    const isAllowed = (file: string) => /\/(examples\/demo|packages\/durability-contract\/src)\//.test(file)
    expect(ofAudit.filter((file) => !isAllowed(file))).toEqual([])
    // The walk does reach into packages, and sees the kernel where it is.
    expect(ofAudit.some((file) => file.endsWith('durability-contract/src/vocabulary/parse-fact.ts'))).toBe(true)
    const ofWorker = importedBy(fileURLToPath(new URL('../demo/worker.ts', import.meta.url)))
    expect(ofWorker.some((file) => file.endsWith('runtime-kernel/src/supervisor.ts'))).toBe(true)
  })
})

/** Every source file that a file imports, directly or through others; types count too. */
function importedBy(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(/\b(?:from|import)\s*\(?\s*'([^']+)'/g)) {
    if (name.startsWith('.')) importedBy(fileURLToPath(new URL(name, `file://${file}`)), seen)
    else if (name.startsWith('@tangle-network/')) {
      const [, folder = ''] = name.split('/')
      importedBy(fileURLToPath(new URL(`../../packages/${folder}/src/index.ts`, import.meta.url)), seen)
    }
  }
  return [...seen]
}
