// One process that uses ports until it is killed or has done: node program.ts ORDER
import { writeSync } from 'node:fs'
import type { Harness } from '@tangle-network/durability-conformance'
import { defineJournal, type JournalStore } from '@tangle-network/durability-contract'
import { live, portsOn } from '../life.ts'
import type { PortOrder, PortReport } from '../order.ts'

const order: PortOrder = JSON.parse(process.argv[2] ?? '')
const { harness } = (await import(order.harness)) as { harness: Harness }
let passed = 0
const failpoint = (name: string): void => {
  passed += 1
  if (passed !== order.killAt) return
  tell({ is: 'killed', at: name })
  process.kill(process.pid, 'SIGKILL')
  // The signal is on its way: not one more instruction of the store may run.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}
const journal = defineJournal((await harness.open(order.env, { clock: () => order.now, failpoint })) as JournalStore)
const ports = portsOn(journal, { ttlMs: order.ttlMs })
if (order.does === 'live') {
  await live(ports, async ({ name }, make) => {
    tell({ is: 'offered', what: name })
    await make()
    tell({ is: 'acknowledged', what: name })
  })
} else {
  await ports.trees.beginTree('root', 'then')
  const first = (await ports.trees.loadTree('root'))?.length ?? 0
  for (let seq = first; ; seq++) {
    tell({ is: 'offered', what: `${seq}` })
    await ports.trees.appendEvent('root', { kind: 'cancelled', id: `n${seq}`, reason: 'enough', seq })
    tell({ is: 'acknowledged', what: `${seq}` })
  }
}
await ports[Symbol.asyncDispose]()
await journal.close()
tell({ is: 'done', failpoints: passed })

/** It has left this process when the call returns, whatever becomes of it then. */
function tell(report: PortReport): void {
  writeSync(3, `${JSON.stringify(report)}\n`)
}
