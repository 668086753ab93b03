import { existsSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { createSupervisor, DEFAULT_URL, defineAgent, openJournal } from '../src/index.ts'
import { useScratchFolder } from './scratch.ts'

const agent = defineAgent({ name: 'answer', act: (_: null, scope) => scope.step('s', () => 42) })

useScratchFolder()

test('without arguments a run is durable, in a file below the working directory', async () => {
  {
    await using supervisor = await createSupervisor()
    expect(await supervisor.runOrThrow(agent, null, { runId: 'run' })).toBe(42)
  }
  await using journal = await openJournal(DEFAULT_URL)
  expect(await journal.head('run')).toMatchObject({ status: 'completed' })
  expect(existsSync('.durability/journal.sqlite')).toBe(true)
})

test('DURABILITY_URL chooses the journal of a deployment, and an option beats it', async () => {
  vi.stubEnv('DURABILITY_URL', 'sqlite:deployed/runs.sqlite')
  {
    await using supervisor = await createSupervisor()
    await supervisor.run(agent, null, { runId: 'run' })
  }
  expect(existsSync('deployed/runs.sqlite')).toBe(true)
  await using supervisor = await createSupervisor({ url: 'memory:' })
  await supervisor.run(agent, null, { runId: 'other' })
  await using journal = await openJournal('sqlite:deployed/runs.sqlite')
  await expect(journal.head('other')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
})

test('a journal that was handed over stays open when the supervisor closes; one it opened does not', async () => {
  await using journal = await openJournal('memory:')
  const supervisor = await createSupervisor({ journal })
  await supervisor.run(agent, null, { runId: 'run' })
  await supervisor.close()
  await supervisor.close()
  expect(await journal.head('run')).toMatchObject({ status: 'completed' })
  await expect(supervisor.run(agent, null, { runId: 'run' })).rejects.toMatchObject({ code: 'SUPERVISOR_CLOSED' })
})

test.each(['', 'sqlite:', 'mysql://root:secret@host/db', 'journal.sqlite', 'memory:x', '/tmp/x'])(
  'a URL that names no journal is refused, and its secrets are not shown: %j',
  async (url) => {
    const opening = openJournal(url)
    await expect(opening).rejects.toMatchObject({ code: 'UNSUPPORTED_URL' })
    await expect(opening).rejects.not.toThrow(/secret/)
  },
)

test('a URL of Postgres opens the journal of its package, which looks for the server', async () => {
  const opening = openJournal('postgres://ada:secret@127.0.0.1:1/runs')
  await expect(opening).rejects.toMatchObject({ code: 'STORE_UNUSABLE' })
  await expect(opening).rejects.not.toThrow(/secret|ada/)
})

test('an empty URL is a mistake and no request for the default', async () => {
  await expect(createSupervisor({ url: '' })).rejects.toMatchObject({ code: 'UNSUPPORTED_URL' })
})

test('signal handlers are taken away when the supervisor closes', async () => {
  const listeners = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')
  const atFirst = listeners()
  const supervisor = await createSupervisor({ url: 'memory:' })
  expect(listeners()).toBe(atFirst + 2)
  await supervisor.close()
  expect(listeners()).toBe(atFirst)
})
