import { expect } from 'vitest'
import { ServerSide } from './server-side.ts'
import type { CrashStage } from './stage.ts'

/** An append has left its process, which is dead, and has not reached the server's. */
async function sentAndDead(stage: CrashStage, runId: string): Promise<{ arrives: () => Promise<void> }> {
  const life = await stage.begin({ program: 'steps', runId }, { at: 'append:before-commit', of: 'step.settled' })
  await life.stopped()
  const server = new ServerSide(stage.server.url, life.name)
  const sessions = await server.sessions()
  for (const { pid } of sessions) process.kill(pid, 'SIGSTOP')
  const wake = () => {
    for (const { pid } of sessions) process.kill(pid, 'SIGCONT')
  }
  try {
    life.letGo()
    await server.hasUnread(sessions.map(({ port }) => port))
    expect(await life.kill()).toEqual({ signal: 'SIGKILL', code: null, stderr: '' })
  } catch (error) {
    wake()
    throw error
  }
  stage.hits += 1
  const arrives = async () => {
    wake()
    await server.gone()
  }
  return { arrives }
}

/** Absent to every reader; then the fence comes first, or the append does. */
export async function onTheWire(stage: CrashStage): Promise<void> {
  const late = await sentAndDead(stage, stage.runId)
  try {
    expect(await stage.kinds()).toEqual(['run.acquired', 'node.spawned'])
    expect(await stage.resume('steps')).toMatchObject({ status: 'done', value: [1, 2, 3] })
  } finally {
    await late.arrives()
  }
  // Its epoch is over: it has left no trace.
  expect((await stage.entries()).map(({ epoch }) => epoch)).toEqual([1, 1, 2, 2, 2, 2, 2, 2])
  expect(await stage.resume('steps')).toMatchObject({ status: 'done', value: [1, 2, 3] })
  expect(stage.calls()).toEqual({ first: 2, pay: 1, second: 1 })

  const early = await sentAndDead(stage, 'early')
  try {
    expect(await stage.kinds('early')).toEqual(['run.acquired', 'node.spawned'])
  } finally {
    await early.arrives()
  }
  expect(await stage.kinds('early')).toEqual(['run.acquired', 'node.spawned', 'step.settled', 'step.intended'])
  expect(await stage.resume('steps', 'early')).toMatchObject({ status: 'done', value: [1, 'unknown', 3] })
  expect(stage.calls('early')).toEqual({ first: 1, second: 1 })
  await (await stage.journal()).verify(stage.runId)
  await (await stage.journal()).verify('early')
}
