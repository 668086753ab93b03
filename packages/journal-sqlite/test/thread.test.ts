import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Worker } from 'node:worker_threads'
import type { Failpoint } from '@tangle-network/durability-contract'
import { afterEach, describe, expect, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import type { FromThread, ToThread } from '../src/thread-message.ts'
import { collect, drafts, drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const CHILD = fileURLToPath(new URL('./child/leaver.ts', import.meta.url))

/** No mutation that anybody would ask for: the thread throws as it takes it. */
const ABSURD = null

/** Every thread that this process has started, and that may be used again. */
const threads: Worker[] = []
process.on('worker', (thread) => threads.push(thread))
afterEach(async () => {
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()))
})

const exitOf = (thread: Worker) => new Promise((resolve) => thread.once('exit', resolve))

test('a thread that ends leaves what was with it unknown, and nothing is answered any more until it is opened again', async () => {
  const path = scratchFile()
  const ending: Promise<unknown>[] = []
  const failpoint = (name: Failpoint) => {
    if (name === 'append:before-commit') ending.push(...threads.map((thread) => thread.terminate()))
  }
  const journal = await createSqliteJournal({ path, writer: 'thread', failpoint })
  const { lease, head } = await drive(journal, 'run')
  const batch = { after: head, at: 1, entries: drafts(1, 2) }
  const inFlight = [journal.append(lease, batch), journal.renew(lease)].map(verdict)
  expect(await Promise.all(inFlight)).toEqual(['STORE_FAILED unknown', 'STORE_FAILED unknown'])
  expect(ending).toHaveLength(1)
  for (const call of [() => journal.append(lease, batch), () => journal.head('run'), () => journal.read('run')]) {
    expect(await verdict(call())).toBe('STORE_POISONED not-applied')
  }
  await journal.close()
  await using again = await createSqliteJournal({ path, writer: 'thread' })
  expect(await collect(again, 'run')).toEqual([])
  expect(await verdict(again.append(lease, batch))).toBe('granted')
  expect(await collect(again, 'run')).toHaveLength(2)
})

test('a thread that ends while nothing is in flight is told of by the next call', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile(), writer: 'thread' })
  const { lease } = await drive(journal, 'run')
  await Promise.all(threads.map((thread) => thread.terminate()))
  const error: unknown = await journal.renew(lease).catch((found: unknown) => found)
  expect(error).toMatchObject({ code: 'STORE_POISONED', found: 'one whose writing thread has ended' })
})

test('a thread that crashes is the cause of what is unknown then', async () => {
  const path = scratchFile()
  const journal = await createSqliteJournal({ path, writer: 'thread' })
  const { lease, head } = await drive(journal, 'run')
  const [thread] = threads as [Worker]
  const post = thread.postMessage.bind(thread)
  thread.postMessage = (message: ToThread) => post('asks' in message ? { asks: [...message.asks, ABSURD] } : message)
  const append = journal.append(lease, { after: head, at: 1, entries: drafts(1) }).catch((error: unknown) => error)
  expect(await append).toMatchObject({ code: 'STORE_FAILED', outcome: 'unknown', cause: expect.any(TypeError) })
  expect(await verdict(journal.head('run'))).toBe('STORE_POISONED not-applied')
  await journal.close()
  await using again = await createSqliteJournal({ path, writer: 'thread' })
  expect(await collect(again, 'run')).toEqual([])
})

test('a thread that crashes while nobody has it takes nobody along', async () => {
  await (await createSqliteJournal({ path: scratchFile(), writer: 'thread' })).close()
  const [thread] = threads as [Worker]
  thread.postMessage({ asks: [ABSURD] })
  expect(await exitOf(thread)).toBe(1)
  await using journal = await createSqliteJournal({ path: scratchFile(), writer: 'thread' })
  expect((await drive(journal, 'run')).head.seq).toBe(0)
  expect(threads).toHaveLength(2)
})

test('a thread that nobody takes for a while ends by itself', async () => {
  await (await createSqliteJournal({ path: scratchFile(), writer: 'thread' })).close()
  const [thread] = threads as [Worker]
  // One that is stopped from outside ends with 1.
  expect(await exitOf(thread)).toBe(0)
})

test('a file that can be written to and then not be read is refused, and its thread serves the next journal', async () => {
  const path = scratchFile()
  await (await createSqliteJournal({ path: scratchFile(), writer: 'thread' })).close()
  const [thread] = threads as [Worker]
  const remove = (message: FromThread) => {
    if ('opened' in message) rmSync(path)
  }
  thread.prependOnceListener('message', remove)
  expect(await verdict(createSqliteJournal({ path, writer: 'thread' }))).toBe('STORE_UNUSABLE not-applied')
  await using journal = await createSqliteJournal({ path: scratchFile(), writer: 'thread' })
  expect((await drive(journal, 'run')).head.seq).toBe(0)
  expect(threads).toHaveLength(1)
})

test('keeps its process for as long as something is in flight, and no longer', async () => {
  const path = scratchFile()
  const node = ['--conditions=@tangle-network/source', CHILD, path]
  const { stdout } = await promisify(execFile)(process.execPath, node, { timeout: 30_000 })
  expect(stdout).toBe('acknowledged')
  await using journal = await createSqliteJournal({ path })
  expect(await collect(journal, 'run')).toHaveLength(1)
})

test('at most so many are with the thread at a time; the others wait on this side, and all are answered', async () => {
  await using journal = await createSqliteJournal({ path: scratchFile(), writer: 'thread' })
  const [thread] = threads as [Worker]
  let sent = 0
  let most = 0
  const post = thread.postMessage.bind(thread)
  thread.postMessage = (message: ToThread) => {
    if ('asks' in message) sent += message.asks.length
    most = Math.max(most, sent)
    post(message)
  }
  thread.prependListener('message', (message: FromThread) => {
    if ('answers' in message) sent -= message.answers.length
  })
  const runs = await Promise.all(Array.from({ length: 1_300 }, (_, index) => drive(journal, `run ${index}`)))
  expect(runs.every(({ lease }) => lease !== null)).toBe(true)
  expect([most, sent]).toEqual([512, 0])
  const megabyte = (index: number) => Buffer.alloc(1024 * 1024, index)
  const asks = runs.slice(0, 40).map(({ lease }, index) => journal.putBlob(lease, megabyte(index)))
  most = 0
  await Promise.all(asks)
  expect([most, sent]).toEqual([16, 0])
})

describe('of two hundred answers that come at once', () => {
  const COUNT = 200
  const turn = () => new Promise(setImmediate)

  /** Begins so many runs in one commit; what they are told is passed on as it comes. */
  async function atOnce(told: (verdict: string) => void): Promise<void> {
    await using journal = await createSqliteJournal({ path: scratchFile(), writer: 'thread' })
    const begin = async (run: number) => told(await verdict(drive(journal, `run ${run}`)))
    await Promise.all(Array.from({ length: COUNT }, (_, run) => begin(run)))
  }

  test('64 are given in a turn, and the event loop turns in between', async () => {
    const turns: number[] = []
    let inTurn = 0
    const all = atOnce(() => {
      inTurn += 1
    })
    while (turns.reduce((sum, each) => sum + each, inTurn) < COUNT || inTurn > 0) {
      if (inTurn > 0) turns.push(inTurn)
      inTurn = 0
      await turn()
    }
    await all
    expect(turns).toEqual([64, 64, 64, 8])
  })

  test('all are given when the thread ends meanwhile', async () => {
    const verdicts: string[] = []
    await atOnce((came) => {
      if (verdicts.length === 0) for (const thread of threads) thread.emit('exit', 1)
      verdicts.push(came)
    })
    expect(verdicts).toEqual(Array(COUNT).fill('granted'))
  })
})

test('a file that cannot be opened is refused as it is inline', async () => {
  const places = {
    'a folder': (path: string) => mkdirSync(path),
    'no database': (path: string) => writeFileSync(path, 'something else entirely, and long enough to be read'),
    "another application's": (path: string) => new DatabaseSync(path).exec('CREATE TABLE theirs (x)'),
  }
  for (const [what, make] of Object.entries(places)) {
    const path = scratchFile()
    make(path)
    const refusal = (writer: 'inline' | 'thread') =>
      createSqliteJournal({ path, writer }).catch((error: Error) => error)
    const inline = (await refusal('inline')) as Error
    const thread = (await refusal('thread')) as Error
    expect(inline, what).toBeInstanceOf(Error)
    expect({ ...thread, message: thread.message, cause: String(thread.cause) }, what).toEqual({
      ...inline,
      message: inline.message,
      cause: String(inline.cause),
    })
  }
})

test('goes with a path that may be written to, and with nothing else', async () => {
  const path = scratchFile()
  using connection = new DatabaseSync(path)
  await expect(createSqliteJournal({ connection, writer: 'thread' })).rejects.toThrow(TypeError)
  await expect(createSqliteJournal({ path, readOnly: true, writer: 'thread' })).rejects.toThrow(TypeError)
  const other = { path, writer: 'threads' as 'thread' }
  await expect(createSqliteJournal(other)).rejects.toThrow(TypeError)
})

test('a thread that has closed its file serves the next journal', async () => {
  for (const name of ['first', 'second', 'third']) {
    const path = scratchFile()
    await using journal = await createSqliteJournal({ path, writer: 'thread' })
    await drive(journal, name)
    expect((await journal.list()).runs.map(({ runId }) => runId)).toEqual([name])
  }
  expect(threads).toHaveLength(1)
})
