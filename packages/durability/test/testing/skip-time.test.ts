import { setTimeout as realTime } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createClient, createSupervisor, createWorker, defineAgent } from '../../src/index.ts'
import { NothingHappens, skipTime } from '../../src/testing/index.ts'

const DAY_MS = 86_400_000

const nap = defineAgent({
  name: 'nap',
  async act(days: number, scope) {
    await scope.sleep(days * DAY_MS)
    const slow = await scope.step('slow', async () => {
      await realTime(5)
      return 'awake'
    })
    await scope.sleep(500, { key: 'a moment' })
    return { slow, at: await scope.now() }
  },
})

test('a supervisor whose agents sleep for days takes no time', async () => {
  const time = skipTime()
  const before = time.now()
  await using supervisor = await createSupervisor({ journal: time.journal, clock: time.clock, signals: false })
  const { slow, at } = await time.until(supervisor.runOrThrow(nap, 400, { runId: 'run' }))
  expect(slow).toBe('awake')
  expect(at).toBeGreaterThanOrEqual(before + 400 * DAY_MS + 500)
  expect(at).toBeLessThan(before + 401 * DAY_MS)
})

test('nor does a worker, and a client hears what came of it', async () => {
  const time = skipTime({ startsAt: 0 })
  const { journal, clock } = time
  const worker = createWorker({ journal, clock, agents: [nap], random: () => 0.5 })
  const client = createClient({ journal })
  await client.start(nap, 3, { runId: 'run' })
  worker.start()
  const result = await time.until(client.result<{ slow: string }>('run'))
  expect(result).toMatchObject({ status: 'done', value: { slow: 'awake' } })
  await worker.close()
})

test('what will never be done is said to be', async () => {
  const time = skipTime()
  await using supervisor = await createSupervisor({ journal: time.journal, clock: time.clock, signals: false })
  const wait = defineAgent({ name: 'wait', act: (_: null, scope) => scope.wait('never') })
  const running = supervisor.runOrThrow(wait, null, { runId: 'run' })
  await expect(time.until(running)).rejects.toBeInstanceOf(NothingHappens)
  await supervisor.close()
  await expect(running).rejects.toMatchObject({ code: 'SUPERVISOR_CLOSED' })
})
