import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeValue, type RemoteEvent, sha256 } from '@tangle-network/durability-contract'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ControlReference, createSandboxExecutor, createSandboxServer, type SandboxServer } from '../src/index.ts'
import { ExecutionFolder } from '../src/server/execution-folder.ts'
import { parseStarter } from '../src/server/process-group.ts'

let folder: string
let server: SandboxServer
const over = new AbortController()
const ask = { signal: over.signal }

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  server = await createSandboxServer({ folder, keepAliveMs: 20, graceMs: 200 })
})
afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, maxRetries: 20, retryDelay: 50 })
})

const executor = (options = {}) => createSandboxExecutor({ url: server.url, api: 'rich', ...options })

function planOf(request: unknown, id = encodeValue(request)) {
  return { id: sha256(id), request, requestDigest: sha256(encodeValue(request)) }
}

function groupExists(pid: number): boolean {
  try {
    return process.kill(-pid, 0)
  } catch {
    return false
  }
}

/** One that nobody has waited for is not. */
function isAtWork(pid: number): boolean {
  try {
    return process.platform === 'linux'
      ? !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
      : process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Has it executed, and shows everything up to its end. */
async function executed(request: unknown) {
  const sandbox = executor()
  const plan = planOf(request)
  const bound = await sandbox.bind(plan, ask)
  if (bound.is === 'conflict') throw new Error('an id that was never used')
  const started = await sandbox.start(plan, bound.environment, ask)
  if (started.is === 'conflict') throw new Error('an id that was never used')
  const { reference } = started
  const attached = await sandbox.attach(reference, { position: 0 }, ask)
  const events: RemoteEvent[] = []
  if (attached.is === 'attached') for await (const event of attached.events) events.push(event)
  const sighting = await sandbox.result(reference, ask)
  return { sandbox, ...bound, reference, data: events.map(({ data }) => data), sighting }
}

describe('what a command prints', () => {
  test('is shown line by line, and half a line once nothing more can come', async () => {
    const { data, sighting } = await executed("printf 'one\\n\\ntwo'")
    expect(data).toEqual([{ text: 'one' }, { text: '' }, { text: 'two' }])
    expect(sighting).toMatchObject({ is: 'ended', result: { ok: { exitCode: 0 } } })
  })

  test('is not shown before its line is whole', async () => {
    const { data } = await executed("printf half; sleep 0.2; echo ' a line'")
    expect(data).toEqual([{ text: 'half a line' }])
  })

  test('is shown by the server from behind the id that is named, and by that id [D-4]', async () => {
    const { reference } = await executed('echo 1; echo 2; echo 3; echo 4')
    const { runId, executionId } = reference as ControlReference
    const shown = await (await fetch(`${server.url}/runs/${runId}/executions/${executionId}/events?since=2`)).text()
    expect(shown.match(/^id: .*$/gm)).toEqual(['id: 3', 'id: 4'])
  })

  test('is shown whatever its bytes', async () => {
    const { data } = await executed("printf 'a\\377b\\n\\000\\342\\202\\254\\n'")
    expect(data).toEqual([{ text: 'a\ufffdb' }, { text: '\u0000€' }])
  })

  test('is cut where a line is too long, at the same place whoever asks', async () => {
    const { data } = await executed('head -c 150000 /dev/zero | tr "\\0" x; echo; echo end')
    const shown = data as { text: string; isCut?: boolean }[]
    expect(shown.map(({ text, isCut }) => [text.length, isCut ?? false])).toEqual([
      ...[65_536, 65_536].map((length) => [length, true]),
      ...[150_000 - 131_072, 3].map((length) => [length, false]),
    ])
  })
})

describe('how a command ends', () => {
  test('by an exit code, in words of its own, or by a signal that leaves none', async () => {
    expect((await executed('exit 3')).sighting).toMatchObject({
      result: { failed: { name: 'ExitError', code: 'EXIT', data: { exitCode: 3 } } },
    })
    // The wrapper leads the group, so that nobody is left to tell.
    expect((await executed('kill -9 0')).sighting).toEqual({ is: 'gone' })
    // What the shell says of a kill is no line of the command, and the group of a command ends with it.
    const killed = await executed('echo shown; kill -9 $$')
    expect(killed).toMatchObject({
      data: [{ text: 'shown' }],
      sighting: { result: { failed: { data: { exitCode: 137 } } } },
    })
    const left = await executed('(trap "" TERM HUP; while :; do sleep 0.05; done) & echo $!')
    expect(left.sighting).toMatchObject({ result: { ok: { exitCode: 0 } } })
    expect(isAtWork(Number((left.data[0] as { text: string }).text))).toBe(false)
    expect((await executed(['no-such-command-here'])).sighting).toMatchObject({ result: { failed: { code: 'EXIT' } } })
  })

  test('is told while a silent stream stays alive, because the server shows that it is there', async () => {
    const sandbox = executor({ idleMs: 300 })
    const plan = planOf('sleep 1; echo late')
    const bound = await sandbox.bind(plan, ask)
    const environment = 'environment' in bound ? bound.environment : undefined
    const started = await sandbox.start(plan, environment, ask)
    const attached = await sandbox.attach('reference' in started ? started.reference : undefined, { position: 0 }, ask)
    const data = []
    if (attached.is === 'attached') for await (const event of attached.events) data.push(event.data)
    expect(data).toEqual([{ text: 'late' }])
  })
})

test('a command is given nothing of what the server knows', async () => {
  process.env.SANDBOX_CANARY = 'canary'
  const { data } = await executed('env')
  delete process.env.SANDBOX_CANARY
  const names = (data as { text: string }[]).map(({ text }) => text.split('=')[0])
  expect(names).toEqual(expect.arrayContaining(['PATH', 'HOME']))
  expect(names).not.toContain('SANDBOX_CANARY')
})

describe('an environment', () => {
  test('in which something is at work is not given back, though its owner thinks it is over [D-9]', async () => {
    const sandbox = executor()
    const plan = planOf('while [ ! -e go ]; do sleep 0.02; done; echo went')
    const bound = await sandbox.bind(plan, ask)
    const environment = 'environment' in bound ? bound.environment : undefined
    const started = await sandbox.start(plan, environment, ask)
    const reference = 'reference' in started ? started.reference : undefined
    const release = () => sandbox.release(environment, { operationId: 'release', isOver: true, ...ask })
    expect(await release()).toMatchObject({ isReleased: false })
    const cancelled = await sandbox.cancel(reference, { operationId: 'cancel', ...ask })
    if (cancelled.is === 'requested') {
      const attached = await sandbox.attach(reference, { position: 0 }, ask)
      if (attached.is === 'attached') for await (const _ of attached.events);
    }
    expect(await release()).toMatchObject({ isReleased: true, receipt: { operationId: 'release' } })
    await expect(sandbox.start(planOf('true', 'another'), environment, ask)).rejects.toThrow(TypeError)
  })

  test('is given back by whoever leased it, and by nobody else', async () => {
    const { sandbox, environment } = await executed('true')
    const other = { ...(environment as object), requestDigest: '0'.repeat(64) }
    const release = sandbox.release(other, { operationId: 'theft', isOver: true, ...ask })
    await expect(release).rejects.toMatchObject({ code: 'REMOTE_REFUSED' })
  })
})

describe('an execution that a killed server left behind', () => {
  const record = (command: string) => {
    const work = join(folder, 'work')
    mkdirSync(work, { recursive: true })
    return { control: undefined, sessionId: 'session', command: ['/bin/sh', '-c', command], work }
  }
  const claimed = (command: string) => ExecutionFolder.claim(join(folder, 'executions', 'left'), record(command)).folder
  const ended = async (execution: ExecutionFolder) => {
    await expect.poll(() => execution.state().is, { timeout: 20_000 }).toBe('ended')
    return execution.state()
  }

  test('after its claim and before its start is started by the next, once, however many try [D-1]', async () => {
    const execution = claimed('echo started >> log; sleep 0.2; wc -l < log')
    await server.close()
    server = await createSandboxServer({ folder })
    for (let tries = 0; tries < 5; tries++) execution.start()
    expect(await ended(execution)).toEqual({ is: 'ended', result: { ok: { exitCode: 0 } } })
    execution.start()
    await executed('true')
    const log = await executed(`cat '${join(folder, 'work', 'log')}'`)
    expect(log.data).toEqual([{ text: 'started' }])
  })

  test('and asked to stop before it was started never will be [D-7]', async () => {
    const execution = claimed('echo started >> log')
    execution.cancel('cancel')
    expect(execution.state()).toEqual({ is: 'ended', result: { cancelled: true } })
    execution.start()
    const log = await executed(`cat '${join(folder, 'work', 'log')}' 2>/dev/null; true`)
    expect(log.data).toEqual([])
  })

  test('is not taken for another process that has its id', async () => {
    const execution = claimed('sleep 60')
    const started = (of: string) => writeFileSync(join(execution.path, 'started'), of)
    if (process.platform === 'linux') {
      const now = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
      const stat = `${process.pid} (a) name) S 1 ${process.pid} ${process.pid} ${'0 '.repeat(15)}1 0 0`
      expect(parseStarter(`${process.pid}\n${now}\n${stat}`)).toEqual({ pid: process.pid, bootId: now, startTime: 1 })
      const own = readFileSync(`/proc/${process.pid}/stat`, 'utf8')
      started(`${process.pid}\n${now}\n${own}`)
      expect(execution.state()).toEqual({ is: 'running' })
      // The same id at another time of start, or before the host was booted.
      for (const another of [`${now}\n${stat}`, `another-boot\n${own}`]) {
        started(`${process.pid}\n${another}`)
        expect(execution.state()).toEqual({ is: 'gone' })
      }
    }
    // Without a time of start nobody can tell.
    started(`${process.pid}\n`)
    expect(execution.state().is).toBe(groupExists(process.pid) ? 'unknown' : 'gone')
  })
})

describe('a request that is none', () => {
  const post = (path: string, body: string) => fetch(`${server.url}${path}`, { method: 'POST', body })

  test.each([
    ['no JSON', '/agents/run/stream', '{', 400, 'body_unreadable'],
    ['no session', '/agents/run/stream', '{}', 400, 'session_missing'],
    ['no command', '/agents/run/stream', '{"sessionId":"s","message":7}', 422, 'message_unusable'],
    ['no reference', '/agents/run/stream', '{"sessionId":"s","message":"true"}', 400, 'control_missing'],
    ['no environment', '/environments', '{}', 400, 'environment_missing'],
    ['a path of nothing', '/secrets', '{}', 404, 'route_unknown'],
  ])('is refused and starts nothing: %s', async (_, path, body, status, type) => {
    const response = await post(path, body)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ error: { type } })
  })

  test('because its digest is that of another message is refused', async () => {
    const control = Object.fromEntries(
      ['runId', 'provider', 'environmentId', 'sessionId', 'executionId', 'requestDigest'].map((name) => [name, name]),
    )
    const body = JSON.stringify({ sessionId: 'sessionId', message: 'true', control })
    const response = await post('/agents/run/stream', body)
    expect(await response.json()).toMatchObject({ error: { type: 'digest_mismatch' } })
  })

  test('without the token is refused, where there is one', async () => {
    const guarded = await createSandboxServer({ folder: join(folder, 'guarded'), token: 'canary' })
    const asking = (token?: string) => createSandboxExecutor({ url: guarded.url, api: 'rich', token })
    await expect(asking().bind(planOf('true'), ask)).rejects.toMatchObject({ code: 'REMOTE_REFUSED' })
    await expect(asking('other').bind(planOf('true'), ask)).rejects.toMatchObject({ code: 'REMOTE_REFUSED' })
    expect(await asking('canary').bind(planOf('true'), ask)).toMatchObject({ is: 'created' })
    await guarded.close()
  })
})
