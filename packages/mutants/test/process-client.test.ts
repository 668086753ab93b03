import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Call,
  InProcessClients,
  type ProcessClient,
  ProcessClients,
  type Reply,
} from '@tangle-network/durability-conformance'
import type { Lease } from '@tangle-network/durability-contract'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { harness } from '../src/sqlite-harness.ts'

const MANIFEST = { agent: 'agent', taskDigest: 'a'.repeat(64), seed: 'seed' }
const NOW = 2_000_000_000_000

const begin = (runId: string): Call => ({
  do: 'begin',
  runId,
  manifest: MANIFEST,
  options: { acquire: { owner: 'owner', ttlMs: 1_000 } },
})
const head = (runId: string): Call => ({ do: 'head', runId })
const append = (granted: Granted, payload: unknown): Call => ({
  do: 'append',
  lease: granted.lease,
  batch: {
    after: { seq: granted.head.seq, digest: granted.head.digest },
    at: 1,
    entries: [{ kind: 'kind', payload }],
  },
})

interface Granted {
  readonly lease: Lease
  readonly head: { readonly seq: number; readonly digest: string }
  readonly now: number
}

const ok = <T>(reply: Reply | 'died') => {
  if (reply === 'died' || !('ok' in reply)) throw new Error(JSON.stringify(reply))
  return reply.ok as T
}

let env = ''
let clients: ProcessClients

beforeAll(() => {
  clients = new ProcessClients(harness)
})
afterAll(() => clients[Symbol.asyncDispose]())

beforeEach(async () => {
  env = await harness.provision()
  return () => harness.destroy(env)
})

const start = (more: { dieAt?: number; stopAt?: number } = {}): Promise<ProcessClient> =>
  clients.start({ env, clock: () => NOW, ...more })

test('what a worker acknowledged, and every failpoint it passed, is known although it died an instant later', async () => {
  const client = await start({ dieAt: 4 })
  const granted = ok<Granted>(await client.call(begin('run')))
  // Sent at once: the reads are answered in the turn that ends with the death of the append.
  const reads = Array.from({ length: 200 }, () => client.call(head('run')))
  const lost = client.call(append(granted, 1))
  expect(await lost).toBe('died')
  expect(client.died).toBe(true)
  expect((await Promise.all(reads)).map((reply) => ok<{ seq: number }>(reply).seq)).toStrictEqual(reads.map(() => 0))
  expect(client.passed).toStrictEqual([
    ...['begin:before-write', 'begin:before-commit', 'begin:after-commit'],
    'append:before-write',
  ])
  await client.end()
  expect(await client.call(head('run'))).toBe('died')
})

test('an answer that was written before a kill from outside is not lost, however much of it there is', async () => {
  const client = await start()
  const granted = ok<Granted>(await client.call(begin('run')))
  const long = 'x'.repeat(900_000)
  ok(await client.call(append(granted, long)))
  const reading = Array.from({ length: 8 }, () => client.call({ do: 'read', runId: 'run', options: {} }))
  const first = ok<{ entries: { payload: string }[] }>(await reading[0]!)
  expect(first.entries[0]?.payload).toBe(long)
  await client.kill()
  // Each is whole or was never answered: no line is cut short and taken for an answer.
  for (const reply of await Promise.all(reading)) {
    if (reply !== 'died') expect(ok<{ entries: { payload: string }[] }>(reply).entries[0]?.payload).toBe(long)
  }
})

test('it dies at the failpoint asked for, the same in each of three lives', async () => {
  const lives = []
  for (const _ of [1, 2, 3]) {
    const place = await harness.provision()
    const client = await clients.start({ env: place, clock: () => NOW, dieAt: 5 })
    const granted = ok<Granted>(await client.call(begin('run')))
    expect(await client.call(append(granted, 1))).toBe('died')
    lives.push([...client.passed])
    await harness.destroy(place)
  }
  await using here = new InProcessClients(harness)
  const played = await here.start({ env, clock: () => NOW, dieAt: 5 })
  const granted = ok<Granted>(await played.call(begin('run')))
  expect(await played.call(append(granted, 1))).toBe('died')
  expect(await played.call(head('run'))).toBe('died')
  await played.end()
  expect(lives[0]).toHaveLength(5)
  expect(lives).toStrictEqual([played.passed, played.passed, played.passed])
})

test('calls overlap, each has its own answer, and the clock is the one that was told', async () => {
  const client = await start()
  const names = Array.from({ length: 20 }, (_, index) => `run ${index}`)
  // Sent while it stands still, so that it reads them all at once.
  await client.stop()
  const asked = names.map((name) => client.call(begin(name)))
  client.resume()
  const replies = await Promise.all(asked)
  const granted = replies.map((reply) => ok<Granted>(reply))
  expect(granted.map(({ lease }) => lease.runId)).toStrictEqual(names)
  expect(new Set(granted.map(({ now }) => now))).toStrictEqual(new Set([NOW]))
  // Members of one transaction: all are written before the first of them is told.
  const written = client.passed.filter((name) => name === 'begin:before-write')
  expect(client.passed.slice(0, written.length)).toStrictEqual(written)
  await client.end()
})

test('a name with the line separators of JavaScript arrives as it was sent', async () => {
  const client = await start()
  const granted = ok<Granted>(await client.call(begin('run')))
  const payload = { 'a\u2028b': 'c\u2029\ud800\0\n' }
  ok(await client.call(append(granted, payload)))
  const page = ok<{ entries: { payload: unknown }[] }>(await client.call({ do: 'read', runId: 'run', options: {} }))
  expect(page.entries[0]?.payload).toStrictEqual(payload)
  await client.end()
})

test('a stopped worker answers nothing until it is resumed', async () => {
  const client = await start({ stopAt: 3 })
  let answered = false
  const begun = client.call(begin('run')).finally(() => {
    answered = true
  })
  await client.stopped()
  expect(client.passed.at(-1)).toBe('begin:after-commit')
  const other = await start()
  ok(await other.call(head('run')))
  expect(answered).toBe(false)
  client.resume()
  ok(await begun)
  await client.stop()
  const asked = client.call(head('run'))
  ok(await other.call(head('run')))
  client.resume()
  ok(await asked)
  await client.end()
  await other.end()
})

test('clocks of a worker jump without its journal noticing', async () => {
  const client = await start()
  client.jump(1e12)
  expect(ok<Granted>(await client.call(begin('run'))).now).toBe(NOW)
  await client.end()
})

test.each([
  ['a module that is not there', './not-there.ts', /cannot import the workerModule .*not-there.ts/],
  ['a module without a harness', './crash-plan.ts', /crash-plan.ts exports no harness/],
])('%s is an error that says so', async (_, module, message) => {
  const workerModule = new URL(`../src/${module}`, import.meta.url).href
  await using broken = new ProcessClients({ workerModule })
  await expect(broken.start({ env, clock: () => NOW })).rejects.toThrow(message)
})

test('a worker that ends by itself is an error with what it said, not a death', async () => {
  const client = await start()
  // No call of a journal: perform throws what the contract does not know, and the worker dies of it.
  const asked = client.call({ do: 'renew', lease: null as unknown as Lease })
  await expect(asked).rejects.toThrow(/ended by itself: its process ended with exit code 1, and said:(.|\n)*TypeError/)
  await expect(client.end()).rejects.toThrow(/ended by itself/)
  expect(client.died).toBe(false)
})

test('a kill that nobody asked for is an error, not a death', async () => {
  const client = await start()
  process.kill(client.pid, 'SIGKILL')
  await expect(client.call(head('run'))).rejects.toThrow(/ended by itself: its process ended with SIGKILL/)
})

test('no process is left: not the closed, the dead, the stopped nor the spare ones', async () => {
  const some = new ProcessClients(harness, { spares: 2 })
  const alive = await some.start({ env, clock: () => NOW })
  const dead = await some.start({ env, clock: () => NOW, dieAt: 1 })
  expect(await dead.call(begin('run'))).toBe('died')
  const stopped = await some.start({ env, clock: () => NOW })
  await stopped.stop()
  expect(children().length).toBeGreaterThanOrEqual(4)
  await some[Symbol.asyncDispose]()
  await clients[Symbol.asyncDispose]()
  expect([alive, dead, stopped].filter(({ pid }) => isThere(pid))).toStrictEqual([])
  expect(children()).toStrictEqual([])
})

test('a worker whose parent is killed ends by itself, busy or idle', async () => {
  const parent = spawn(
    process.execPath,
    ['--conditions=@tangle-network/source', new URL('../src/parent-of-workers.ts', import.meta.url).pathname, env],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const pids = JSON.parse(line.toString()) as number[]
  expect(pids.filter(isThere)).toStrictEqual(pids)
  parent.kill('SIGKILL')
  await once(parent, 'exit')
  while (pids.some(isThere)) await sleep(5)
})

/** Pids of this process's living children that are workers. */
function children(): number[] {
  const listed = readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim()
  const pids = listed === '' ? [] : listed.split(' ').map(Number)
  return pids.filter((pid) => readFileSync(join('/proc', String(pid), 'cmdline'), 'utf8').includes('process/worker.'))
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
