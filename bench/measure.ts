// One measurement, in a process of its own: node measure.ts ORDER
import type { Place, StoreName } from './contender.ts'
import { CONTENDERS } from './contenders.ts'
import { QUICK_WARM_UP, WARM_UP } from './workload.ts'
import { workloadOf } from './workloads.ts'

export interface Order {
  readonly store: StoreName
  readonly contender: string
  readonly workload: string
  readonly place: Place
  readonly isQuick: boolean
}

const order: Order = JSON.parse(process.argv[2] ?? '')
const contender = CONTENDERS.find(({ store, name }) => store === order.store && name === order.contender)
if (!contender) throw new Error(`expected a contender, found ${order.contender} on ${order.store}`)
const measured = await workloadOf(order.workload).measure(
  contender,
  order.place,
  order.isQuick ? QUICK_WARM_UP : WARM_UP,
)
process.stdout.write(`${JSON.stringify(measured)}\n`)
