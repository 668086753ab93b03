import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { createSqliteJournal } from '../src/index.ts'
import type { Line } from './child/stressor.ts'
import { scratchFile } from './scratch.ts'
import { StressModel } from './stress-model.ts'

const STEPS = 200

test('what four processes do to one file at once, two hundred random operations each, a plain model explains [M-1, M-2, N-1, Q-2]', async () => {
  const path = scratchFile()
  await (await createSqliteJournal({ path })).close()
  const seed = Date.now() % 1_000_000
  console.log(`the seed of the four processes: ${seed}`)
  const children = await Promise.all([1, 2, 3, 4].map((which) => stressor(path, seed + which)))
  for (const { child } of children) child.send('go')
  const lines = (await Promise.all(children.map(({ lines }) => lines))).flat()
  for (const { exit } of children) expect(await exit).toEqual([0, null])
  const model = new StressModel(lines)
  expect(lines.length).toBeGreaterThan(500)
  for (const op of ['begin', 'deliver', 'claim', 'append', 'suspend', 'release', 'end', 'list', 'forget']) {
    expect(model.granted(op).length, `${op} granted`).toBeGreaterThan(0)
  }
  await using journal = await createSqliteJournal({ path })
  model.checkClaims()
  model.checkLists()
  model.checkRefusals()
  await model.checkMessages(journal)
  await model.checkEntries(journal)
  await model.checkDue(journal)
})

async function stressor(path: string, seed: number) {
  const file = new URL('./child/stressor.ts', import.meta.url).pathname
  const args = ['--conditions=@tangle-network/source', file, path, String(seed), String(STEPS)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'ipc'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const log = text(child.stdio[3] as Readable)
  const lines = log.then((all) =>
    all
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line),
  )
  await once(child, 'message')
  return { child, lines, exit: once(child, 'exit') }
}
