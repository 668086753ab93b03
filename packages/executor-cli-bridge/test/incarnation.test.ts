import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, readlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hasSetting, type Incarnation, incarnationIn, leftOf, standingOf } from '../src/host/incarnation.ts'
import { killGroup } from './host-folder.ts'
import { finallyDo, until } from './host-world.ts'
import { needsLinux } from './needs-linux.ts'

needsLinux()

/** As the wrapper writes it. */
function markOf(pid: number): string {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')
  return `${pid}\n${boot}${readlinkSync('/proc/self/ns/pid')}\n${readFileSync(`/proc/${pid}/stat`, 'utf8')}`
}

function incarnationOf(pid: number): Incarnation {
  const incarnation = incarnationIn(markOf(pid))
  if (!incarnation) throw new Error('expected an incarnation')
  return incarnation
}

async function startSession(script: string) {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: 'ignore', env: { ...process.env, WHOSE: 'ours' } })
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  finallyDo(() => killGroup(pid))
  return { child, pid, incarnation: incarnationOf(pid) }
}

describe('a process', () => {
  const self = incarnationOf(process.pid)

  test('is told from every other one by what it wrote of itself', () => {
    expect(self).toMatchObject({ pid: process.pid, started: expect.stringMatching(/^\d+$/) })
    expect(standingOf(self)).toBe('alive')
  })

  test.each([
    ['its pid is that of a later one', { started: '1' }, 'gone'],
    ['the machine was started anew', { boot: 'other' }, 'gone'],
    ['its pid means another one here', { namespace: '1' }, 'unknown'],
    ['nobody knows when it began', { started: '' }, 'unknown'],
    ['nobody knows where it ran', { boot: '' }, 'unknown'],
  ])('where %s', (_, other, standing) => {
    expect(standingOf({ ...self, ...other })).toBe(standing)
  })

  test('that has ended and is not reaped is gone', async () => {
    // The shell is stopped, so that it does not reap what it has started.
    const { incarnation: leader } = await startSession('sleep 1000 & kill -STOP $$')
    await until(() => leftOf(leader).length === 1)
    const [child = 0] = leftOf(leader)
    const incarnation = incarnationOf(child)
    expect(standingOf(incarnation)).toBe('alive')
    process.kill(child, 'SIGKILL')
    await until(() => readFileSync(`/proc/${child}/stat`, 'utf8').includes(') Z '))
    expect(standingOf(incarnation)).toBe('gone')
  })

  test('leaves behind who is in its session, until nobody is', async () => {
    const { child, pid, incarnation } = await startSession('sleep 1000 & exit 0')
    await once(child, 'exit')
    expect(standingOf(incarnation)).toBe('gone')
    const left = leftOf(incarnation)
    expect(left).toHaveLength(1)
    expect(left.map((each) => hasSetting(each, 'WHOSE', 'ours'))).toEqual([true])
    expect(left.map((each) => hasSetting(each, 'WHOSE', 'our'))).toEqual([false])
    killGroup(pid)
    await until(() => leftOf(incarnation).length === 0)
  })

  test('whose pid is used again has left nobody', () => {
    expect(leftOf({ ...self, started: '1' })).toEqual([])
  })

  test('that is not named is none', () => {
    expect(incarnationIn('')).toBeUndefined()
    expect(incarnationIn('\n\n\n')).toBeUndefined()
    // Where there is no /proc, a pid is all there is.
    expect(incarnationIn('7\n\n\n\n')).toEqual({ pid: 7, boot: '', namespace: '', started: '' })
  })
})
