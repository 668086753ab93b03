import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LAWS, type Law, plantById, tryMutants } from '@tangle-network/durability-conformance'
import { createMemoryStore } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { harnessOf } from '../src/subject.ts'

const memory = await harnessOf('journal-memory')
const staleWriterLoses = LAWS.filter(({ id }) => id === 'a-stale-writer-loses')
const law = (parts: Partial<Law> & Pick<Law, 'check'>): Law => ({
  ...{ id: 'made-up', level: 'L0', clause: 'J-1', invariant: 'J6', statement: 'made up', ...parts },
})
const once = { seed: 1, runs: 1, only: ['a-stale-renewal-is-accepted'] }

describe('a mutant', () => {
  test('dies of a law that names its invariant', async () => {
    const [report] = await tryMutants(memory, { ...once, laws: staleWriterLoses })
    expect(report).toMatchObject({ killed: true, killedBy: ['a-stale-writer-loses'], lawsTried: 1, runs: 1 })
    expect(report?.bitten).toBeGreaterThan(0)
  })

  test('survives laws that hold', async () => {
    const [report] = await tryMutants(memory, { ...once, only: ['ids-are-trimmed'], laws: staleWriterLoses })
    expect(report).toMatchObject({ killed: false, killedBy: [], failedLaws: [] })
  })

  test('survives a law that names another invariant, which is told', async () => {
    const laws = staleWriterLoses.map((each): Law => ({ ...each, invariant: 'J13' }))
    const [report] = await tryMutants(memory, { ...once, laws })
    expect(report).toMatchObject({ killed: false, killedBy: [], failedLaws: ['a-stale-writer-loses'] })
  })

  test('does not die of a law that fails without it, and the next one is tried', async () => {
    const broken = law({ check: () => Promise.reject(new Error('always')) })
    const [report] = await tryMutants(memory, { ...once, laws: [broken, ...staleWriterLoses] })
    expect(report).toMatchObject({ killedBy: ['a-stale-writer-loses'], failedLaws: ['a-stale-writer-loses'] })
  })

  test('that never bit does not count as killed', async () => {
    let tries = 0
    const fickle = law({
      check: async () => {
        tries += 1
        if (tries === 1) throw new Error('the first time only')
      },
    })
    const [report] = await tryMutants(memory, { ...once, laws: [fickle] })
    expect(report).toMatchObject({ killed: false, killedBy: ['made-up'], bitten: 0 })
  })

  test('that keeps a law from ever ending is found by that law', async () => {
    const waits = law({
      check: async ({ stage }) => {
        const journal = await (await stage()).open()
        await journal.begin('run', { agent: 'agent', taskDigest: 'a'.repeat(64), seed: 'seed' })
        const stop = new AbortController()
        for await (const _ of journal.watch('run', { signal: stop.signal })) stop.abort()
      },
    })
    const options = { ...once, only: ['watchers-are-never-woken'], laws: [waits], lawMs: 200, holds: async () => true }
    const [report] = await tryMutants(memory, options)
    expect(report?.failed).toMatchObject([{ failure: { message: 'did not end within 200 ms' } }])
  })

  test('is tried on every law where the matrix is asked for', async () => {
    const holds = law({ check: async () => {} })
    const laws = [...staleWriterLoses, holds]
    const [report] = await tryMutants(memory, { ...once, laws, matrix: true })
    expect(report?.lawsTried).toBe(2)
    const [stopped] = await tryMutants(memory, { ...once, laws })
    expect(stopped?.lawsTried).toBe(1)
  })
})

describe('a worker', () => {
  test('is told which mutant to plant, and its bites are counted', async () => {
    const bites = law({
      check: async () => {
        const { CONFORMANCE_MUTANT, CONFORMANCE_BITES = '' } = process.env
        if (CONFORMANCE_MUTANT === undefined) return
        appendFileSync(CONFORMANCE_BITES, 'bite\n')
        throw new Error(`with ${CONFORMANCE_MUTANT}`)
      },
    })
    const [report] = await tryMutants(memory, { ...once, laws: [bites] })
    expect(report).toMatchObject({ killed: true, bitten: 1 })
    expect(process.env.CONFORMANCE_MUTANT).toBeUndefined()
  })

  test('writes down its first bite at once', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'bites-'))
    const file = join(folder, 'bites')
    process.env.CONFORMANCE_BITES = file
    try {
      const store = plantById('an-unknown-run-looks-empty', createMemoryStore())
      await store.head({ runId: 'unknown' })
      await store.head({ runId: 'unknown' })
      expect(readFileSync(file, 'utf8')).toBe('bite\n')
    } finally {
      delete process.env.CONFORMANCE_BITES
      rmSync(folder, { recursive: true })
    }
  })
})
