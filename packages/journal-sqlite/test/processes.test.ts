import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, statSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { blobAddress } from '@tangle-network/durability-contract'
import { expect, onTestFinished, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import type { Command } from './child/contender.ts'
import { collect, drafts, drive, verdict } from './run.ts'
import { scratchFile } from './scratch.ts'

const EXEC_ARGV = ['--conditions=@tangle-network/source']

test('of two processes that race for one run on one file, exactly one has the lease', async () => {
  const path = scratchFile()
  const contenders = await Promise.all([contender(path), contender(path)])
  for (let round = 0; round < 25; round++) {
    const begin = { do: 'begin', runId: `run ${round}`, ttlMs: 60_000 } as const
    const verdicts = await Promise.all(contenders.map((child) => ask(child, begin)))
    expect(verdicts.sort()).toEqual(['LEASE_HELD not-applied', 'granted'])
  }
})

test('processes that open one new file at once all find a journal', async () => {
  const path = scratchFile()
  const openers = await Promise.all([contender(path), contender(path), contender(path)])
  for (let round = 0; round < 50; round++) {
    const open = { do: 'open', path: `${path}.${round}` } as const
    const verdicts = await Promise.all(openers.map((child) => ask(child, open)))
    expect(verdicts).toEqual(['granted', 'granted', 'granted'])
  }
})

test('an owner that was stopped, taken over and continued is fenced on everything and leaves no trace', async () => {
  const path = scratchFile()
  await using journal = await createSqliteJournal({ path })
  const zombie = await contender(path)
  expect(await ask(zombie, { do: 'begin', runId: 'run', ttlMs: 1_000 })).toBe('granted')
  expect(await ask(zombie, { do: 'append' })).toBe('granted')
  zombie.kill('SIGSTOP')
  let awake = false
  // Asked while stopped: it wakes with the command in hand, and no answer before that proves that it was stopped.
  const renewal = ask(zombie, { do: 'renew' }).finally(() => {
    awake = true
  })
  expect(await verdict(journal.acquire('run', { owner: 'heir', ttlMs: 60_000 }))).toBe('LEASE_HELD not-applied')
  await sleep(1_050)
  const { lease, head } = await journal.acquire('run', { owner: 'heir', ttlMs: 60_000 })
  await journal.append(lease, { after: head, at: 1, entries: drafts('by heir') })
  const before = [await collect(journal, 'run'), await journal.head('run')]
  expect(awake).toBe(false)
  zombie.kill('SIGCONT')
  expect(await renewal).toBe('FENCED not-applied')
  for (const command of ['append', 'release', 'putBlob'] as const) {
    expect(await ask(zombie, { do: command }), command).toBe('FENCED not-applied')
  }
  expect([await collect(journal, 'run'), await journal.head('run')]).toEqual(before)
  expect(await verdict(journal.getBlob('run', blobAddress(Buffer.from('zombie'))))).toBe('BLOB_MISSING not-applied')
})

test('a sealed batch is applied once, retried after takeover, after further appends and after the end', async () => {
  const path = scratchFile()
  await using first = await createSqliteJournal({ path })
  await using second = await createSqliteJournal({ path })
  const { lease, head } = await drive(first, 'run', 'first', 1)
  const batch = { after: head, at: 1, entries: drafts('one', 'two'), blobs: [Buffer.from('blob')] }
  const answer = await first.append(lease, batch)
  const retried = async () => expect((await first.append(lease, batch)).cursor).toEqual(answer.cursor)
  await retried()
  await sleep(5)
  const heir = await drive(second, 'run', 'second')
  await retried()
  const further = await second.append(heir.lease, { after: heir.head, at: 2, entries: drafts('three') })
  await retried()
  const end = { after: further.cursor, at: 3, entries: drafts('four'), end: 'completed' } as const
  await second.append(heir.lease, end)
  await retried()
  expect(await verdict(second.append(heir.lease, end))).toBe('granted')
  expect(await verdict(second.append(heir.lease, { ...end, end: 'failed' }))).toBe('RUN_CLOSED not-applied')
  expect((await collect(first, 'run')).map(({ payload }) => payload)).toEqual(['one', 'two', 'three', 'four'])
})

test('four processes append to their own runs of one new file at once: all finish and nothing is lost', async () => {
  const path = scratchFile()
  const batches = 100
  const children = ['a', 'b', 'c', 'd'].map((runId) => appender(path, runId, batches))
  const reports = await Promise.all(children.map(({ lines }) => lines))
  const exits = await Promise.all(children.map(({ exit }) => exit))
  expect(exits).toEqual(Array.from({ length: 4 }, () => [0, null]))
  await using journal = await createSqliteJournal({ path })
  for (const [index, runId] of ['a', 'b', 'c', 'd'].entries()) {
    expect(reports[index]).toHaveLength(1 + batches)
    expect(await collect(journal, runId)).toHaveLength(3 * batches)
  }
})

test('killed from outside while opening, recovering or committing, time after time, a file keeps what was acknowledged', async () => {
  const path = scratchFile()
  const delays = [90, 0, 1, 2, 4, 8, 15, 30, 3, 60, 5, 45]
  let acknowledged = 0
  let landed = 0
  for (const delay of delays) {
    const { child, lines, exit } = appender(path, 'run', 1_000_000)
    await once(child.stdio[3] as Readable, 'data')
    // On a slow machine no delay is long enough for certain: the first to be killed has acknowledged something.
    if (acknowledged === 0) await once(child.stdio[3] as Readable, 'data')
    await sleep(delay)
    child.kill('SIGKILL')
    if ((await exit)[1] === 'SIGKILL') landed++
    acknowledged = Math.max(acknowledged, ...(await lines).slice(1).map(Number))
  }
  expect(landed).toBe(delays.length)
  expect(acknowledged).toBeGreaterThan(0)
  await using journal = await createSqliteJournal({ path })
  const entries = await collect(journal, 'run')
  expect(entries.length).toBeGreaterThanOrEqual(acknowledged)
  expect(entries.length % 3).toBe(0)
  for (const { seq, payload } of entries) {
    const part = ((seq - 1) % 3) + 1
    expect(payload).toEqual({ after: seq - part, part })
  }
})

test('opening after an unclean end writes the log back to the file before the first answer', async () => {
  const path = scratchFile()
  const { child, lines, exit } = appender(path, 'run', 1_000_000)
  await until(() => existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 200_000)
  child.kill('SIGKILL')
  await exit
  const acknowledged = Math.max(...(await lines).slice(1).map(Number))
  await using _ = await createSqliteJournal({ path })
  const copy = scratchFile()
  copyFileSync(path, copy)
  await using withoutLog = await createSqliteJournal({ path: copy })
  expect((await withoutLog.head('run')).seq).toBeGreaterThanOrEqual(acknowledged)
})

function appender(path: string, runId: string, batches: number) {
  const file = new URL('./child/appender.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [...EXEC_ARGV, file, path, runId, String(batches)], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = text(child.stdio[3] as Readable).then((all) => all.trimEnd().split('\n'))
  return { child, lines, exit: once(child, 'exit') }
}

async function contender(path: string): Promise<ChildProcess> {
  const child = fork(new URL('./child/contender.ts', import.meta.url), [path], { execArgv: EXEC_ARGV })
  onTestFinished(() => void child.kill('SIGKILL'))
  expect(await answerOf(child)).toBe('ready')
  return child
}

function ask(child: ChildProcess, command: Command): Promise<unknown> {
  child.send(command)
  return answerOf(child)
}

/** The next message of the child; a child that ends instead fails the test at once. */
function answerOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new Error('the child ended without an answer'))
    child.once('exit', ended)
    child.once('message', (message) => {
      child.off('exit', ended)
      resolve(message)
    })
  })
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(5)
}
