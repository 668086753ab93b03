// A client starts six runs; two worker processes share them, and each run is done by one of them. The queue is the
// journal itself, here a SQLite file; with a postgres:// URL they may be on two hosts: npm run example 04-workers
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, createWorker, defineAgent, openJournal } from '@tangle-network/durability'

const [role, url] = process.argv.slice(-2)
if (role?.startsWith('worker')) await work(role, url ?? '')
else await startRuns()

async function work(name: string, at: string): Promise<void> {
  const count = defineAgent({
    name: 'count-letters',
    act: (word: string, scope) =>
      scope.step('count', () => {
        console.log(`${name} counts ${word}`)
        return word.length
      }),
  })
  await using journal = await openJournal(at)
  await using worker = createWorker({ journal, agents: [count], concurrency: 1 })
  // Until nothing is due: for a cron job. A process that stays calls worker.start().
  const { done } = await worker.drain()
  console.log(`${name} is done with ${done} runs`)
}

async function startRuns(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'workers-'))
  const at = `sqlite:${join(folder, 'journal.sqlite')}`
  {
    await using journal = await openJournal(at)
    // It knows the agent by its name: a client needs none of the code that does the work.
    const client = createClient({ journal })
    const words = ['suspend', 'resume', 'fence', 'seal', 'claim', 'drain']
    for (const word of words) await client.start('count-letters', word, { runId: word })
    console.log(`client started ${words.length} runs`)
    const workers = ['worker-a', 'worker-b'].map((name) => fork(fileURLToPath(import.meta.url), [name, at]))
    await Promise.all(workers.map((worker) => once(worker, 'exit')))
    for (const word of words) {
      const result = await client.result<number>(word)
      console.log(`${word}: ${result.status === 'done' ? result.value : result.status}`)
    }
  }
  rmSync(folder, { recursive: true })
}
