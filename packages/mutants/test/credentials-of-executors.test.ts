import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { RemoteExecution } from '@tangle-network/durability-contract'
import { createBridgeHost, createCliBridge } from '@tangle-network/executor-cli-bridge'
import { createSandboxExecutor, createSandboxServer } from '@tangle-network/executor-sandbox'
import { createSqliteJournal } from '@tangle-network/journal-sqlite'
import { createSupervisor, defineAgent } from '@tangle-network/runtime-kernel'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { type Refusal, RefusingProxy } from './refusing-proxy.ts'

const CANARY = 'canary-5d1c07f2a9'
/** Which request of an execution is refused. */
const PLACES = [1, 3]

/** A remote that asks for the canary, and its client. */
interface Path {
  serve(folder: string, report: (error: unknown) => void): Promise<{ readonly url: string; close(): Promise<void> }>
  client(url: string): RemoteExecution
  request(script: string): unknown
}

const PATHS: Readonly<Record<string, Path>> = {
  'a bridge': {
    async serve(folder, report) {
      const journal = await createSqliteJournal({ path: join(folder, 'registry.sqlite') })
      const commands = {
        sh: (request: object) => ({ program: 'sh', args: ['-c', (request as { script: string }).script] }),
      }
      const host = await createBridgeHost({ journal, folder, commands, port: 0, token: CANARY, report })
      const close = async () => {
        await host.close()
        await journal.close()
      }
      return { url: host.url, close }
    },
    client: (url) => createCliBridge({ url, token: CANARY, idRetainedMs: 3_600_000, waitMs: 50 }),
    request: (script) => ({ model: 'sh/x', messages: [], script }),
  },
  'a sandbox': {
    serve: (folder) => createSandboxServer({ folder, token: CANARY }),
    client: (url) => createSandboxExecutor({ url, token: CANARY, api: 'rich' }),
    request: (script) => script,
  },
}

const json = (status: number, type: string, headers: Record<string, string> = {}): Refusal => ({
  ...{ status, headers: { 'content-type': 'application/json', ...headers } },
  body: JSON.stringify({ error: { type, message: 'HEARD', code: 'HEARD' }, message: 'HEARD', is: 'HEARD' }),
})
const REFUSALS: Readonly<Record<string, Refusal>> = {
  ...{ 401: json(401, 'HEARD'), 403: json(403, 'HEARD'), 404: json(404, 'not_found'), 410: json(410, 'HEARD') },
  ...{ conflict: json(409, 'HEARD'), 'another id': json(409, 'run_identity_conflict') },
  ...{ 429: json(429, 'HEARD', { 'retry-after': '0' }), 500: json(500, 'HEARD'), 503: json(503, 'HEARD') },
  'no JSON': { status: 200, headers: { 'content-type': 'text/html' }, body: '<p>HEARD' },
  'another answer': json(200, 'HEARD'),
  'half an answer': { status: 200, headers: { 'content-type': 'application/json' }, body: '{"HEARD":' },
}

/** All bytes that stand in files below a folder. */
function bytesIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((file) => file.isFile())
  expect(files.length).toBeGreaterThan(4)
  return files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n')
}

/** What is printed from now on, to the end of the test. */
function printed(): unknown[] {
  const lines: unknown[] = []
  const take = (text: unknown) => {
    lines.push(String(text))
    return true
  }
  const spies = [
    ...(['log', 'info', 'warn', 'error', 'debug'] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((...parts) => void lines.push(inspect(parts, { depth: 20 }))),
    ),
    vi.spyOn(process.stdout, 'write').mockImplementation(take),
    vi.spyOn(process.stderr, 'write').mockImplementation(take),
  ]
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore()
  })
  return lines
}

describe.each(Object.entries(PATHS))('the credential of %s', (_, path) => {
  test('is sent, and stands in no file, log, event, result or error of a run that was refused in every way [D-10]', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'canary-'))
    onTestFinished(() => rmSync(folder, { recursive: true, maxRetries: 20, retryDelay: 50 }))
    const told: unknown[] = printed()
    const server = await path.serve(join(folder, 'remote'), (error) => told.push(error))
    const proxy = await RefusingProxy.start(server.url)
    const executor = path.client(proxy.url)
    const agent = defineAgent({
      name: 'refused',
      async act(_: null, scope) {
        const came: Record<string, unknown> = {}
        for (const [name, refusal] of Object.entries(REFUSALS))
          for (const at of PLACES) {
            proxy.refuse(refusal, at)
            const key = `${name}, ${at}`
            const script = 'env; echo once; echo twice >&2; exit 3'
            const request = path.request(at === 3 ? script : 'env; echo once')
            const execution = scope.execute(executor, request, { key, patienceMs: 1_000 })
            came[key] = await execution.catch((error: unknown) => {
              told.push(error)
              return String(error)
            })
          }
        return came
      },
    })
    const journal = await createSqliteJournal({ path: join(folder, 'journal.sqlite') })
    const supervisor = createSupervisor({ journal })
    told.push(await supervisor.run(agent, null, { runId: 'refused' }))
    const events = []
    for await (const entry of journal.watch('refused', {})) events.push(entry)
    told.push(events, executor)
    await journal.close()
    await proxy.close()
    await server.close()
    expect(proxy.landed).toBe(Object.keys(REFUSALS).length * PLACES.length)
    expect(proxy.heard.filter(({ headers }) => headers.includes(CANARY)).length).toBe(proxy.heard.length)
    for (const { line, body } of proxy.heard) expect(line + body).not.toContain(CANARY)
    expect(inspect(told, { depth: 20, showHidden: true, maxArrayLength: null, maxStringLength: null })).not.toContain(
      CANARY,
    )
    const bytes = bytesIn(folder)
    expect(bytes).not.toContain(CANARY)
    expect(bytes).toContain('once')
    expect(events.length).toBeGreaterThan(60)
  })
})
