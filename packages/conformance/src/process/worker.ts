import { flushCompileCache } from 'node:module'
import { decodeValue, type Failpoint, type Journal } from '@tangle-network/durability-contract'
import type { Harness } from '../harness.ts'
import { perform } from '../history/perform.ts'
import { madeJournal } from '../law/made-journal.ts'
import { isStore } from '../law/stage.ts'
import { jumpClocks } from './jumping-clock.ts'
import { onLines } from './lines.ts'
import type { Order } from './message.ts'
import { awaitGo, report, waitForEver } from './worker-descriptor.ts'

const [module = ''] = process.argv.slice(2)
const mutant = process.env.CONFORMANCE_MUTANT
const harness = await importHarness()
const plant = mutant ? (await import('../mutants/mutants.ts')).plantById : undefined
// Not at the exit, which a killed process never comes to.
flushCompileCache()

let now = 0
let passed = 0
let journal: Promise<Journal> | undefined

onLines(process.stdin, (line) => void obey(decodeValue(line) as Order))
// The parent has died: nobody is there to be told anything.
process.stdin.on('end', () => process.exit(1))
report({ is: 'ready' })

/** Whatever it rejects with is no answer of a journal: it ends the process, and is read on its stderr. */
async function obey(order: Order): Promise<void> {
  now = order.now
  if (order.do === 'open') {
    journal = open(order)
    await journal
    return report({ is: 'opened' })
  }
  if (journal === undefined) throw new Error('a worker must open a place first')
  if (order.do === 'close') {
    await (await journal).close()
    report({ is: 'closed' })
    process.exit()
  }
  jumpClocks(order.jumpMs)
  const reply = await perform(await journal, order.call, harness.transactional)
  report({ is: 'reply', id: order.id, reply })
}

async function open({ env, dieAt, stopAt }: Order & { do: 'open' }): Promise<Journal> {
  const failpoint = (name: Failpoint) => {
    passed += 1
    report({ is: 'passed', failpoint: name })
    if (passed === dieAt) {
      process.kill(process.pid, 'SIGKILL')
      waitForEver()
    }
    if (passed === stopAt) {
      process.kill(process.pid, 'SIGSTOP')
      awaitGo()
    }
  }
  const opened = await harness.open(env, { clock: () => now, failpoint })
  if (!isStore(opened)) {
    if (plant) throw new Error('a mutant needs a harness that opens stores')
    return opened
  }
  return madeJournal(plant && mutant ? plant(mutant, opened) : opened)
}

async function importHarness(): Promise<Harness> {
  const imported = await import(module).catch((cause: unknown) => {
    throw new Error(`cannot import the workerModule ${module}`, { cause })
  })
  const { harness } = imported as { harness?: Harness }
  if (typeof harness?.open !== 'function') throw new Error(`the workerModule ${module} exports no harness`)
  return harness
}
