// An order has three parcels packed, each by a child run: runs of their own that other processes do, here two packers.
// The order itself is suspended meanwhile and costs nothing: npm run example 06-child-runs
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, createWorker, defineAgent, openJournal } from '@tangle-network/durability'

const [role, url] = process.argv.slice(-2)
if (role?.startsWith('packer')) await pack(role, url ?? '')
else await order()

async function pack(name: string, at: string): Promise<void> {
  const packParcel = defineAgent({
    name: 'pack',
    act: (item: string, scope) =>
      scope.step('pack', () => {
        console.log(`${name} packs ${item}`)
        return `a parcel of ${item}`
      }),
  })
  await using journal = await openJournal(at)
  await using worker = createWorker({ journal, agents: [packParcel], queue: 'packers', concurrency: 1 })
  await worker.drain()
}

async function order(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'child-runs-'))
  const at = `sqlite:${join(folder, 'journal.sqlite')}`
  const sendOrder = defineAgent({
    name: 'order',
    async act(items: string[], scope) {
      // By its name: this process needs none of the code that packs.
      const parcels = items.map((item) => scope.startRun<string, string>('pack', item, { key: item, queue: 'packers' }))
      return Promise.all(parcels.map(({ result }) => result))
    },
  })
  {
    await using journal = await openJournal(at)
    await using worker = createWorker({ journal, agents: [sendOrder] })
    const client = createClient({ journal })
    await client.start(sendOrder, ['tea', 'cups', 'honey'], { runId: 'order-7' })
    await worker.drain()
    const { head, waits } = await client.view('order-7')
    console.log(`order-7 is ${head.status} and waits for ${waits.length} runs`)
    const packers = ['packer-a', 'packer-b'].map((name) => fork(fileURLToPath(import.meta.url), [name, at]))
    await Promise.all(packers.map((packer) => once(packer, 'exit')))
    await worker.drain()
    const result = await client.result<string[]>('order-7')
    console.log(result.status === 'done' ? result.value.join(', ') : result.status)
  }
  rmSync(folder, { recursive: true })
}
