// A process is killed while it pays. Whether the money went out, no journal can know: the run waits for somebody who looks
// it up, and goes on with what they say. Nobody pays twice: npm run example 07-unknown-outcome
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, createWorker, defineAgent, openJournal } from '@tangle-network/durability'

const order = defineAgent({
  name: 'order',
  async act(item: string, scope) {
    const pay = () => {
      console.log('worker: paying')
      process.kill(process.pid, 'SIGKILL')
    }
    // It may not happen twice, and the bank takes no idempotency key.
    const receipt = await scope.step('pay', pay, { effect: 'once' })
    return scope.step('ship', () => `${item} shipped, receipt ${receipt}`)
  },
})

const [role, url] = process.argv.slice(-2)
if (role === 'worker') await work(url ?? '')
else await placeOrder()

async function work(at: string): Promise<void> {
  await using journal = await openJournal(at)
  await using worker = createWorker({ journal, agents: [order], ttlMs: 500 })
  await worker.drain()
}

async function placeOrder(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'unknown-'))
  const at = `sqlite:${join(folder, 'journal.sqlite')}`
  {
    await using journal = await openJournal(at)
    const client = createClient({ journal, sender: 'shop' })
    const working = async () => once(fork(fileURLToPath(import.meta.url), ['worker', at]), 'exit')
    await client.start(order, 'lamp', { runId: 'order-7' })
    const [, signal] = await working()
    console.log(`shop: the worker died of ${signal}`)
    // The run is due again when the lease of the dead worker is over.
    while ((await client.view('order-7')).head.status !== 'stalled') await working()
    const [unknown] = (await client.view('order-7')).unknowns
    if (unknown?.state !== 'waits') throw new Error('it should wait for somebody')
    console.log(`shop: the run is stalled, for nobody knows what became of '${unknown.key}'`)
    const by = { sender: 'ann', reason: 'it is on the statement' }
    await client.resolve('order-7', unknown, { value: 'bank 1041' }, by)
    await working()
    const result = await client.result('order-7')
    console.log(`shop: ${result.status === 'done' ? result.value : result.status}`)
  }
  rmSync(folder, { recursive: true })
}
