import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { signal } from '../src/processes.ts'
import { until } from '../src/until.ts'
import { query } from './client.ts'
import { remains } from './remains.ts'

interface Told {
  readonly pid: number
  readonly dataDir: string
  readonly url: string
}

test.each(['disk', 'memory'])('a process that is killed leaves no server and no folder: %s', async (medium) => {
  const { child, server } = await starter(medium)
  expect(remains(server)).not.toEqual([])
  await query(server.url, 'SELECT 1')
  child.kill('SIGKILL')
  await untilNothingIsLeft(server)
})

test('nor does one that is killed while its server is stopped in the middle of something', async () => {
  const { child, server } = await starter('memory')
  signal(server.pid, 'SIGSTOP')
  child.kill('SIGKILL')
  await untilNothingIsLeft(server)
})

async function starter(medium: string): Promise<{ child: ChildProcess; server: Told }> {
  const program = fileURLToPath(new URL('./child/starter.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=@tangle-network/source', program, medium], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(createInterface({ input: child.stdout as Readable }), 'line')
  return { child, server: JSON.parse(line) }
}

async function untilNothingIsLeft(server: Told): Promise<void> {
  const scratch = dirname(dirname(server.dataDir))
  expect(scratch).toContain('postgres-server-')
  await until(() => remains(server).length === 0 && !existsSync(scratch), 'nothing is left', 30_000)
}
