import { expect } from 'vitest'
import { cannotTrace, failNextSync } from './injected-errors.ts'
import { ServerSide } from './server-side.ts'
import type { CrashStage } from './stage.ts'

/**
 * The server cannot sync its log: it ends all of its processes and recovers from what is on the disk. The run goes on in
 * the process that it was in, for its lease lasts longer than that.
 */
export async function aPanic(stage: CrashStage, skip: (why: string) => never): Promise<void> {
  const why = cannotTrace()
  if (why) skip(why)
  const life = await stage.begin({ program: 'steps' }, { at: 'append:before-commit', of: 'step.intended' })
  await life.stopped()
  const sessions = await new ServerSide(stage.server.url, life.name).sessions()
  const pids = sessions.map(({ pid }) => pid)
  await using errors = await failNextSync(pids, stage.trace)
  const panics = stage.server.log().split('PANIC:').length
  life.letGo()
  expect(await life.end).toEqual({ signal: null, code: 0, stderr: '' })
  stage.hits = await errors.landed()
  expect(stage.server.log().split('PANIC:')).toHaveLength(panics + 1)
  await stage.server.ready()
  const journal = await stage.reopened()
  await journal.verify(stage.runId)
  expect(life.reportsOf('ended')).toMatchObject([{ came: { status: 'done', value: [1, 2, 3] } }])
  expect(stage.calls()).toEqual({ first: 1, pay: 1, second: 1 })
  expect((await stage.entries()).map(({ epoch }) => epoch)).toEqual([1, 1, 1, 1, 1, 1, 1])
  expect(await stage.resume('steps')).toMatchObject({ status: 'done', value: [1, 2, 3] })
}
