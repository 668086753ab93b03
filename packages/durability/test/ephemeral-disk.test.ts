import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, symlinkSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { createSupervisor, DEFAULT_URL, defineAgent, openJournal } from '../src/index.ts'
import { useScratchFolder } from './scratch.ts'

const MEMORY = '/dev/shm'
const TMPFS = 0x01021994
const agent = defineAgent({ name: 'answer', act: (_: null, scope) => scope.step('s', () => 42) })

useScratchFolder()

test('on a platform whose disk does not outlive the process, the default is refused and nothing is made', async () => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'agents')
  await expect(createSupervisor()).rejects.toMatchObject({
    code: 'EPHEMERAL_STORAGE',
    outcome: 'not-applied',
    found: 'the disk of AWS Lambda (AWS_LAMBDA_FUNCTION_NAME is set)',
  })
  await expect(createSupervisor()).rejects.toThrow('DURABILITY_URL')
  expect(readdirSync('.')).toStrictEqual([])
})

test('a refusal leaves no signal handler behind', async () => {
  vi.stubEnv('DYNO', 'web.1')
  const before = process.listenerCount('SIGTERM')
  await expect(createSupervisor()).rejects.toMatchObject({ code: 'EPHEMERAL_STORAGE' })
  expect(process.listenerCount('SIGTERM')).toBe(before)
})

test('a file on tmpfs is refused, also when only its folder leads there', async ({ skip }) => {
  if (!existsSync(MEMORY) || statfsSync(MEMORY).type !== TMPFS) {
    skip(`NOT RUN: the default journal on tmpfs; it needs Linux with tmpfs at ${MEMORY}`)
  }
  const memory = mkdtempSync(`${MEMORY}/front-door-`)
  try {
    symlinkSync(memory, '.durability')
    await expect(createSupervisor()).rejects.toMatchObject({
      code: 'EPHEMERAL_STORAGE',
      found: 'a file system in memory (tmpfs)',
    })
    expect(readdirSync(memory)).toStrictEqual([])
  } finally {
    rmSync(memory, { recursive: true })
  }
})

test('a URL is the user’s own decision and is honoured anywhere, by option and by environment', async () => {
  vi.stubEnv('VERCEL', '1')
  {
    await using supervisor = await createSupervisor({ url: 'sqlite:volume/runs.sqlite' })
    expect(await supervisor.runOrThrow(agent, null, { runId: 'run' })).toBe(42)
  }
  vi.stubEnv('DURABILITY_URL', DEFAULT_URL)
  await using supervisor = await createSupervisor()
  expect(await supervisor.runOrThrow(agent, null, { runId: 'run' })).toBe(42)
  expect(existsSync('.durability/journal.sqlite')).toBe(true)
})

test('a journal that was handed over is nobody else’s business', async () => {
  vi.stubEnv('K_SERVICE', 'agents')
  await using journal = await openJournal('memory:')
  await using supervisor = await createSupervisor({ journal })
  expect(await supervisor.runOrThrow(agent, null, { runId: 'run' })).toBe(42)
})
