import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { createAesCodec, createKeyRing, type Journal, moveRun } from '@tangle-network/durability-contract'
import { createMemoryJournal, createMemoryShelf } from '@tangle-network/journal-memory'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { describe, expect, test } from 'vitest'

const CANARY = 'canary-7f3a-sings'
const manifest = { agent: 'a', taskDigest: '0'.repeat(64), seed: 's' }
const master = (byte: number) => new Uint8Array(32).fill(byte)

function ring(masters: Record<string, Uint8Array>, current: string, wrapped = new Map<string, string>()) {
  return createKeyRing({ masters, current, wrapped })
}

/** A run whose payload, message and blob all hold the canary. */
async function sing(journal: Journal, runId = 'run') {
  const { lease, head } = await journal.begin(runId, manifest, { acquire: { owner: 'o', ttlMs: 60_000 } })
  if (!lease) throw new Error('no lease')
  const batch = {
    after: head,
    at: 1,
    entries: [{ kind: 'k', payload: { [CANARY]: CANARY }, refs: [0] }],
    blobs: [Buffer.from(CANARY)],
  }
  const { cursor } = await journal.append(lease, batch)
  await journal.deliver(runId, { id: 'm', sender: 's', kind: 'note', payload: CANARY })
  return { lease, batch, cursor }
}

describe('an encrypted run', () => {
  test('comes back as it was, and offered again it seals to the same digests [S-5] [S-7]', async () => {
    const journal = createMemoryJournal({ codec: createAesCodec(ring({ a: master(1) }, 'a')) })
    const { lease, batch, cursor } = await sing(journal)
    expect((await journal.append(lease, batch)).cursor).toEqual(cursor)
    const { entries } = await journal.read('run')
    expect(entries[0]?.payload).toEqual({ [CANARY]: CANARY })
    const address = entries[0]?.refs[0] as `sha256:${string}`
    expect(Buffer.from(await journal.getBlob('run', address)).toString()).toBe(CANARY)
    expect((await journal.inbox('run')).messages[0]?.payload).toBe(CANARY)
  })

  test('leaves no plaintext in the file, in an archive or in an error [S-7]', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'encryption-'))
    const wrapped = new Map<string, string>()
    const journal = await createSqliteJournal({
      path: join(folder, 'journal.sqlite'),
      codec: createAesCodec(ring({ a: master(1) }, 'a', wrapped)),
    })
    const { lease } = await sing(journal)
    const refused = await journal
      .append(lease, { after: { seq: 9, digest: '0'.repeat(64) }, at: 1, entries: [{ kind: 'k', payload: CANARY }] })
      .catch((error: unknown) => error)
    expect(refused).toMatchObject({ code: 'CONFLICT' })
    expect(inspect(refused, { depth: 9 })).not.toContain(CANARY)
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name)))
    expect(files.length).toBeGreaterThan(1)
    for (const form of [
      CANARY,
      Buffer.from(CANARY).toString('base64').slice(2, 20),
      Buffer.from(CANARY).toString('hex'),
    ]) {
      for (const file of files) expect(file.includes(form)).toBe(false)
    }
    await journal.close()
    rmSync(folder, { recursive: true })
  })

  test('whose key was dropped is unreadable for ever, while its chain still verifies and can be moved [S-7]', async () => {
    const keys = ring({ a: master(1) }, 'a')
    const codec = createAesCodec(keys)
    const journal = createMemoryJournal({ codec })
    const { lease, cursor } = await sing(journal)
    await sing(journal, 'other')
    keys.drop('run')
    await expect(journal.read('run')).rejects.toMatchObject({ code: 'KEY_MISSING' })
    await expect(journal.inbox('run')).rejects.toMatchObject({ code: 'KEY_MISSING' })
    const again = journal.append(lease, { after: cursor, at: 2, entries: [{ kind: 'k', payload: 1 }] })
    await expect(again).rejects.toMatchObject({ code: 'KEY_MISSING' })
    expect(await journal.verify('run')).toMatchObject({ entries: 1, blobs: 1, messages: 1 })
    expect((await journal.read('other')).entries).toHaveLength(1)
    const lines: string[] = []
    for await (const line of journal.export('run')) lines.push(line)
    expect(lines.join('')).not.toContain(CANARY)
    expect(await createMemoryJournal({ codec }).import(lines)).toMatchObject({ seq: 1 })
  })

  test('is read after its master was rotated, and no longer needs the old one once it was wrapped anew [S-7]', async () => {
    const shelf = createMemoryShelf()
    const wrapped = new Map<string, string>()
    await sing(createMemoryJournal({ shelf, codec: createAesCodec(ring({ old: master(1) }, 'old', wrapped)) }))
    const both = ring({ old: master(1), new: master(2) }, 'new', wrapped)
    const read = (keys: ReturnType<typeof ring>) =>
      createMemoryJournal({ shelf, codec: createAesCodec(keys) }).read('run')
    expect((await read(both)).entries).toHaveLength(1)
    const onlyNew = ring({ new: master(2) }, 'new', wrapped)
    await expect(read(onlyNew)).rejects.toMatchObject({ code: 'KEY_MISSING' })
    both.rewrap('run')
    expect((await read(onlyNew)).entries).toHaveLength(1)
    await expect(read(ring({ new: master(3) }, 'new', wrapped))).rejects.toMatchObject({ code: 'KEY_MISSING' })
  })

  test('keeps its bytes bound to their place: text moved to another entry or run does not decrypt [S-7]', async () => {
    const keys = ring({ a: master(1) }, 'a')
    const codec = createAesCodec(keys)
    const text = codec.encodePayload('"secret"', { runId: 'run', place: 'entry 1' })
    expect(codec.decodePayload(text, { runId: 'run', place: 'entry 1' })).toBe('"secret"')
    expect(() => codec.decodePayload(text, { runId: 'run', place: 'entry 2' })).toThrow(/CORRUPT/)
    expect(() => codec.decodePayload(text, { runId: 'other', place: 'entry 1' })).toThrow(/CORRUPT/)
    const nonces = [
      text,
      codec.encodePayload('"secret"', { runId: 'run', place: 'entry 2' }),
      codec.encodePayload('"secrets"', { runId: 'run', place: 'entry 1' }),
    ].map((each) => Buffer.from(each, 'base64').subarray(0, 12).toString('hex'))
    expect(new Set(nonces).size).toBe(3)
  })

  test('goes on in another journal after it was moved [X-4] [S-7]', async () => {
    const codec = createAesCodec(ring({ a: master(1) }, 'a'))
    const [from, to] = [createMemoryJournal({ codec }), createMemoryJournal({ codec })]
    await sing(from)
    const head = await moveRun(from, to, 'run', { owner: 'mover' })
    expect((await to.read('run')).entries[0]?.payload).toEqual({ [CANARY]: CANARY })
    const { lease } = await to.acquire('run', { owner: 'heir', ttlMs: 1_000 })
    await to.append(lease, { after: head, at: 2, entries: [{ kind: 'k', payload: 2 }] })
    expect((await to.read('run')).entries).toHaveLength(2)
  })
})
