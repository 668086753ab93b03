// One measurement as measure.ts makes it, of workloads so small that a test may wait for them, and of two that go wrong.
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { argv, stdout } from 'node:process'
import type { Contender } from '../contender.ts'
import { CONTENDERS } from '../contenders.ts'
import type { Order } from '../measure.ts'
import { WORKLOADS } from './tiny.ts'

const { store, contender: name, workload, place }: Order = JSON.parse(argv[2] ?? '')
const floor = CONTENDERS.find((each) => each.name === 'floor' && each.store === 'sqlite')
if (!floor) throw new Error('expected a floor')

/** Says that it did one step more than it did. */
const liar: Contender = {
  ...floor,
  name: 'liar',
  async open(where) {
    const opened = await floor.open(where)
    return { ...opened, run: (runId, steps, onStep) => opened.run(runId, steps - 1, onStep) }
  },
}
/** Starts a process and never comes to an end. */
const sleeper: Contender = {
  ...floor,
  name: 'sleeper',
  async open(where) {
    const opened = await floor.open(where)
    const { pid } = spawn('sleep', ['600'], { stdio: 'ignore' })
    writeFileSync(process.env.BENCH_TEST_PIDS ?? '', String(pid))
    return { ...opened, run: () => new Promise<void>(() => {}) }
  },
}

const contender = [...CONTENDERS, liar, sleeper].find((each) => each.name === name && each.store === store)
const WARM_UP = { steps: 2, ms: 0, measuredMs: 0 }
const found = WORKLOADS.find((each) => each.name === workload)
if (!contender || !found) throw new Error(`expected a contender and a workload, found ${name} and ${workload}`)
stdout.write(`${JSON.stringify(await found.measure(contender, place, WARM_UP))}\n`)
