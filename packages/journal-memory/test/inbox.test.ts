import type { Journal, Lease } from '@tangle-network/durability-contract'
import { describe, expect, test } from 'vitest'
import { createMemoryJournal } from '../src/index.ts'

const manifest = { agent: 'a', taskDigest: '0'.repeat(64), seed: 's', queue: 'q' }
const message = (id: string, payload: unknown = null) => ({ id, sender: 'somebody', kind: 'note', payload })

/** A journal with a clock that only the test moves, and one run under a lease. */
async function world(id = 'run') {
  const time = { now: 1_000 }
  const journal = createMemoryJournal({ clock: () => time.now })
  const { lease, head } = await journal.begin(id, manifest, { acquire: { owner: 'o', ttlMs: 100 } })
  if (!lease) throw new Error('no lease')
  return { time, journal, lease, head }
}

async function append(journal: Journal, lease: Lease, more: object) {
  const after = await journal.head(lease.runId)
  return journal.append(lease, { after, at: 1, entries: [{ kind: 'k', payload: after.seq }], ...more })
}

const claimer = { owner: 'claimer', ttlMs: 100, limit: 10, queue: 'q', supports: { agents: ['a'] } }

describe('the inbox', () => {
  test('messages take dense positions, and one delivered again is answered as the first time [M-1] [M-2]', async () => {
    const { journal } = await world()
    expect((await journal.deliver('run', message('m1', { n: 1 }))).position).toBe(1)
    expect((await journal.deliver('run', message('m2'))).position).toBe(2)
    expect((await journal.deliver('run', message('m1', { n: 1 }))).position).toBe(1)
    await expect(journal.deliver('run', message('m1', { n: 2 }))).rejects.toMatchObject({ code: 'MESSAGE_CONFLICT' })
    const { messages, head } = await journal.inbox('run')
    expect(messages.map(({ position, id }) => [position, id])).toEqual([
      [1, 'm1'],
      [2, 'm2'],
    ])
    expect(head.inbox).toEqual({ last: 2, seen: 0 })
    expect((await journal.inbox('run', { after: 1, limit: 1 })).messages).toMatchObject([{ id: 'm2' }])
  })

  test('after the end nothing is delivered, except again; what came unseen is listed as undelivered [M-4]', async () => {
    const { journal, lease } = await world()
    await journal.deliver('run', message('seen'))
    await journal.deliver('run', message('late'))
    await append(journal, lease, { end: 'completed', seen: 1 })
    await expect(journal.deliver('run', message('new'))).rejects.toMatchObject({ code: 'RUN_CLOSED' })
    expect((await journal.deliver('run', message('late'))).position).toBe(2)
    const { messages, head } = await journal.inbox('run', { after: (await journal.head('run')).inbox.seen })
    expect(messages.map(({ id }) => id)).toEqual(['late'])
    expect(head.status).toBe('completed')
  })

  test('names of the kernel are refused to clients [M-5]', async () => {
    const { journal } = await world()
    for (const part of ['id', 'sender', 'kind']) {
      const forged = { ...message('m'), [part]: 'durability:x' }
      await expect(journal.deliver('run', forged)).rejects.toMatchObject({ code: 'INVALID_NAME' })
      expect(
        (await journal.deliver('run', { ...forged, id: `durability:${part}` }, { kernel: true })).position,
      ).toBeGreaterThan(0)
    }
  })

  test('a message wakes a suspended run, and one that came unseen makes it due at once [M-6]', async () => {
    const { journal, lease, time } = await world()
    await journal.deliver('run', message('unseen'))
    await append(journal, lease, { suspend: {}, seen: 0 })
    expect(await journal.head('run')).toMatchObject({ status: 'suspended', wakeAt: time.now, holder: null })
    const [claimed] = await journal.claim(claimer)
    if (!claimed) throw new Error('nothing claimed')
    await append(journal, claimed.lease, { suspend: { wakeAt: 5_000 }, seen: 1 })
    expect(await journal.claim(claimer)).toEqual([])
    await journal.deliver('run', message('wake'))
    expect(await journal.claim(claimer)).toHaveLength(1)
  })

  test('a timer wakes a suspended run by the clock of the journal [M-6]', async () => {
    const { journal, lease, time } = await world()
    await append(journal, lease, { suspend: { wakeAt: 5_000 } })
    time.now = 4_999
    expect(await journal.claim(claimer)).toEqual([])
    time.now = 5_000
    expect(await journal.claim(claimer)).toMatchObject([{ head: { status: 'open' } }])
  })
})

describe('claiming', () => {
  test('claims that end without progress quarantine a run, and only revive lets it out [Q-3] [Q-5]', async () => {
    const { journal, lease, time } = await world()
    await journal.release(lease)
    let claims = 0
    for (; (await journal.claim(claimer)).length > 0; claims++) time.now += 1_000
    expect(claims).toBe(10)
    expect(await journal.head('run')).toMatchObject({ status: 'quarantined' })
    await expect(journal.acquire('run', claimer)).rejects.toMatchObject({ code: 'RUN_QUARANTINED' })
    expect(await journal.revive('run', { sender: 'operator', reason: 'mended' })).toMatchObject({ status: 'open' })
    expect(await journal.claim(claimer)).toHaveLength(1)
    expect((await journal.inbox('run')).messages).toMatchObject([{ sender: 'operator', payload: { reason: 'mended' } }])
  })

  test('a clean release never counts, and progress starts the count anew [Q-4]', async () => {
    const { journal, lease, time } = await world()
    await journal.release(lease)
    for (let deploy = 0; deploy < 30; deploy++) {
      const [claimed] = await journal.claim(claimer)
      if (!claimed) throw new Error(`deploy ${deploy} found no run`)
      await journal.release(claimed.lease)
    }
    for (let crash = 0; crash < 30; crash++) {
      const [claimed] = await journal.claim(claimer)
      if (!claimed) throw new Error(`crash ${crash} found no run`)
      await append(journal, claimed.lease, { progress: crash % 5 === 0 })
      time.now += 1_000
    }
  })
})
