import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RemoteHarness, ShellPrograms } from '@tangle-network/durability-conformance'
import { type BridgeResult, type CliBridgeOptions, createCliBridge } from '../src/index.ts'
import { HostProcesses } from './host-process.ts'

const SECRET = 'canary-7be204'
const KEPT_EVENTS = 20
const DAY_MS = 86_400_000

export interface BridgeEnv {
  readonly folder: string
  readonly hosts: HostProcesses
  readonly programs: ShellPrograms
}

/** How the client is proven together with the host, which is a process of its own and has its commands in others. */
export function bridgeHarness(options: Partial<CliBridgeOptions> = {}): RemoteHarness<BridgeEnv> {
  return {
    name: 'executor-cli-bridge',
    claims: { leases: false, keepsIds: true, replays: true, cancels: true },
    keptEvents: KEPT_EVENTS,
    secret: SECRET,
    async provision() {
      const folder = mkdtempSync(join(tmpdir(), 'bridge-'))
      const programs = new ShellPrograms(join(folder, 'programs'))
      const hosts = new HostProcesses({ token: SECRET, keptEvents: KEPT_EVENTS, keepaliveMs: 50, graceMs: 300 })
      await hosts.url
      return { folder, hosts, programs }
    },
    async open({ hosts }, { endpoint, idleMs }) {
      const url = endpoint ? `http://${endpoint.host}:${endpoint.port}` : await hosts.url
      return createCliBridge({ url, token: SECRET, idRetainedMs: DAY_MS, idleMs, waitMs: 20, ...options })
    },
    async destroy({ folder, hosts, programs }) {
      programs.remove()
      await hosts.close()
      rmSync(folder, { recursive: true })
    },
    request: ({ programs }, program) => ({
      model: 'sh/suite',
      messages: [{ role: 'user', content: programs.scriptOf(program) }],
    }),
    emissionOf: (program, data) => ShellPrograms.emissionOf(program, textOf(data)),
    isResultOf(program, result) {
      if (program.ends === 'ok') return 'ok' in result && isTextOf(program.name, program.emits, result.ok)
      const isExit = 'failed' in result && result.failed.code === 'exit'
      const codeOf = () => 'failed' in result && (result.failed.data as { exitCode: number }).exitCode
      return program.ends === 'failed' && isExit && codeOf() === ShellPrograms.codeOf(program)
    },
    starts: async ({ programs }, program) => programs.starts(program),
    isAtWork: async ({ programs }, program) => programs.isAtWork(program),
    letGo: async ({ programs }, program) => programs.letGo(program),
    kill: ({ programs }, program) => programs.kill(program),
    environments: async () => 0,
    restart: ({ hosts }, options) => hosts.restart(options),
    async endpoint({ hosts }) {
      const { hostname, port } = new URL(await hosts.url)
      return { host: hostname, port: Number(port) }
    },
  }
}

function textOf(data: unknown): string {
  const { choices } = data as { choices?: { delta?: { content?: string } }[] }
  return choices?.[0]?.delta?.content ?? ''
}

/** All of what the program says, or as much of its end as is kept. */
function isTextOf(name: string, emits: number, result: unknown): boolean {
  const { text, isWhole } = result as BridgeResult
  const lines = Array.from({ length: emits }, (_, index) => `${name} emits ${index + 1}\n`)
  const whole = lines.join('')
  return isWhole ? text === whole : emits > KEPT_EVENTS && text !== '' && whole.endsWith(text)
}

/** For the command, which looks for this name. */
export const remote = bridgeHarness()
