import { expect } from 'vitest'
import { CALLEE } from '../../src/crash/programs.ts'
import type { CrashStage } from './stage.ts'

const TTL_MS = 600
const worker = (program: 'caller' | 'callee') => ({ program, does: 'work', ttlMs: TTL_MS }) as const

/** A child run has its result. Its workers die before it is told, before it ends and after; then its parent's does. */
export async function finishedUntold(stage: CrashStage): Promise<void> {
  const journal = await stage.journal()
  const told = async () => (await journal.inbox(stage.runId)).messages.map(({ sender }) => sender)
  const status = async () => (await journal.head(CALLEE)).status
  expect(await stage.resume('caller')).toMatchObject({ status: 'suspended' })

  await stage.kill(worker('callee'), { at: 'append:after-commit', of: 'node.settled' })
  expect([await told(), await status()]).toEqual([[], 'open'])
  await stage.kill(worker('callee'), { at: 'deliver:after-commit' })
  expect([await told(), await status()]).toEqual([[CALLEE], 'open'])
  await stage.kill(worker('callee'), { at: 'append:after-commit', of: 'run.ended' })
  expect([await told(), await status()]).toEqual([[CALLEE], 'completed'])

  const untold = await stage.kinds()
  expect(untold).not.toContain('run.settled')
  await stage.kill(worker('caller'), { at: 'append:before-commit', of: 'run.settled' })
  expect(await stage.kinds()).toEqual(untold)
  expect(await stage.resume('caller')).toMatchObject({ status: 'done', value: 42 })
  expect((await stage.kinds()).filter((kind) => kind === 'run.settled')).toHaveLength(1)
  expect(await told()).toEqual([CALLEE])
  expect([stage.calls(CALLEE), stage.calls()]).toEqual([{ double: 1 }, { store: 1 }])
  await journal.verify(stage.runId)
  await journal.verify(CALLEE)
}
