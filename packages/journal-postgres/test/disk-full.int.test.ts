import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Filling } from './child/filler.ts'
import { notRun } from './not-run.ts'

test('on a server whose disk fills up all that was acknowledged stays, the rest is absent or settled, and it goes on when there is room [J-7, J-5, J-11, E-2]', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'disk-full-'))
  chmodSync(folder, 0o755)
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const child = new URL('./child/filler.ts', import.meta.url).pathname
  const mount = [
    'unshare',
    '--mount',
    'sh',
    '-c',
    'mount -t tmpfs -o size=192m,mode=755 none "$0" && exec "$@"',
    folder,
  ]
  const [command = '', ...rest] = mount
  if (spawnSync(command, [...rest, 'true']).status !== 0) notRun(context, 'a small tmpfs', 'run it as root on Linux')
  const node = [process.execPath, '--conditions=@tangle-network/source', child, folder]
  const { stdout, stderr, status } = spawnSync(command, [...rest, ...node], { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  const filling = JSON.parse(stdout) as Filling
  expect(filling.refusals).toEqual([1, 2, 3].map(() => 'STORE_FAILED not-applied'))
  expect(filling.expected).toBe('room on the disk of the server')
  expect(filling.renewed).toBe('granted')
  expect(filling.acknowledged).toBeGreaterThan(5)
  expect(filling.found).toBe(filling.acknowledged - 1)
  expect(filling.offeredAgain).toBe('granted')
  // A server that cannot write its log ends, and what it was at is of unknown outcome until it is offered again.
  expect(filling.crashed).toBe('STORE_FAILED unknown')
  expect(filling.reopened).toBe('STORE_UNUSABLE not-applied, then granted')
  expect(filling.acknowledgedInTheEnd).toBeGreaterThan(filling.acknowledged)
  expect(filling.foundInTheEnd).toBe(filling.acknowledgedInTheEnd)
})
