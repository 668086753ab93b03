import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RemoteHarness, ShellPrograms } from '@tangle-network/durability-conformance'
import { createSandboxExecutor, type SandboxExecutorOptions } from '../src/index.ts'
import { ServerProcess } from './server-process.ts'

const SECRET = 'canary-3f9a1c'
const KEPT_EVENTS = 20

export interface SandboxWorld {
  readonly folder: string
  readonly server: ServerProcess
  readonly programs: ShellPrograms
}

/** How the client is proven, with the reference server in a process of its own. */
export function sandboxHarness(
  api: 'plain' | 'rich',
  options: Partial<SandboxExecutorOptions> = {},
): RemoteHarness<SandboxWorld> {
  const isRich = api === 'rich'
  return {
    name: `executor-sandbox, ${api}`,
    claims: { leases: isRich, keepsIds: isRich, replays: isRich, cancels: isRich },
    ...(isRich && { keptEvents: KEPT_EVENTS }),
    secret: SECRET,
    async provision() {
      const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
      const programs = new ShellPrograms(join(folder, 'world'))
      const server = new ServerProcess({ folder: join(folder, 'server'), api, token: SECRET, keptEvents: KEPT_EVENTS })
      await server.start()
      return { folder, server, programs }
    },
    async open({ server }, { endpoint, idleMs }) {
      const url = endpoint ? `http://${endpoint.host}:${endpoint.port}` : server.url
      return createSandboxExecutor({ url, token: SECRET, api, idleMs, ...options })
    },
    async destroy({ folder, server, programs }) {
      await server.kill()
      programs.remove()
      rmSync(folder, { recursive: true, maxRetries: 20, retryDelay: 50 })
    },
    request: ({ programs }, program) => programs.scriptOf(program),
    emissionOf: (program, data) => ShellPrograms.emissionOf(program, (data as { text?: string }).text ?? ''),
    isResultOf(program, result) {
      if (program.ends === 'ok') return 'ok' in result && (result.ok as { exitCode: number }).exitCode === 0
      const isExit = 'failed' in result && result.failed.code === 'EXIT'
      const codeOf = () => 'failed' in result && (result.failed.data as { exitCode: number }).exitCode
      return program.ends === 'failed' && isExit && codeOf() === ShellPrograms.codeOf(program)
    },
    starts: async ({ programs }, program) => programs.starts(program),
    isAtWork: async ({ programs }, program) => programs.isAtWork(program),
    letGo: async ({ programs }, program) => programs.letGo(program),
    kill: ({ programs }, program) => programs.kill(program),
    async environments({ folder }) {
      const leased = join(folder, 'server', 'environments')
      return readdirSync(leased).filter((name) => !existsSync(join(leased, name, 'released'))).length
    },
    async restart({ server }, { forgets }) {
      await server.kill()
      await server.start(forgets)
    },
    endpoint: async ({ server }) => ({ host: '127.0.0.1', port: server.port }),
  }
}

/** For the command, which looks for this name. */
export const remote = sandboxHarness('rich')
