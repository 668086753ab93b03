import fc from 'fast-check'
import type { Amounts, FactPayload } from '../src/index.ts'
import { Log } from './log.ts'

const digest = '0'.repeat(64)
const CHANNELS = ['tokens', 'cents', '__proto__'] as const

export const amounts: fc.Arbitrary<Amounts> = fc
  .tuple(fc.subarray([...CHANNELS]), fc.infiniteStream(fc.nat({ max: 50 })))
  .map(([channels, stream]) => channels.map((channel) => [channel, Number(stream.next().value)]))

type Outcome = FactPayload<'step.settled'>['outcome']

/** A log in the making with what version 3 says of budgets. */
export class BudgetLog extends Log {
  given = (parent: number, key: string, budget: Amounts) =>
    this.add('node.spawned', { v: 2, parent, key, agent: 'a', digest, task: {}, budget })
  reserved = (node: number, key: string, reserved: Amounts, attempt = 1) =>
    this.add('step.intended', { v: 2, node, key, digest, effect: 'idempotent', attempt, reserved })
  threw = (node: number, key: string, spent: Amounts) => {
    const failure = { name: 'Error', message: 'no', attempts: 1 }
    return this.add('step.failed', { v: 3, node, key, digest, effect: 'idempotent', failure, spent })
  }
  paid = (node: number, key: string, spent: Amounts, outcome: Outcome = { ok: {} }) =>
    this.add('step.settled', { v: 3, node, key, digest, effect: 'idempotent', outcome, spent })
}

const MOVES = ['give', 'spawn', 'reserve', 'throw', 'pay', 'unpaid', 'settle', 'acquire'] as const

export interface Walk {
  readonly log: BudgetLog
  readonly nodes: readonly number[]
}

/** A random walk: nodes with and without budgets, attempts that end, throw, die or say nothing, short or not. */
export const budgetWalk: fc.Arbitrary<Walk> = fc
  .array(fc.tuple(fc.nat({ max: 999 }), fc.constantFrom(...MOVES), amounts), { maxLength: 60, size: 'max' })
  .map((moves) => {
    const log = new BudgetLog()
    log.acquired(1)
    const root = log.given(0, 'root', [
      ['tokens', 500],
      ['cents', 90],
    ])
    const parents = new Map([[root, 0]])
    const open = new Map<string, number>()
    const nodes = [root]
    for (const [index, [choice, move, some]] of moves.entries()) {
      const ids = [...parents.keys()]
      const node = ids[choice % ids.length]
      if (node === undefined) break
      const steps = [...open].filter(([, of]) => of === node)
      const [key] = steps[choice % Math.max(1, steps.length)] ?? []
      if (move === 'acquire') log.acquired(2 + index)
      else if (move === 'give' || move === 'spawn') {
        const id = move === 'give' ? log.given(node, `n${index}`, some) : log.spawned(node, `n${index}`)
        parents.set(id, node)
        nodes.push(id)
      } else if (move === 'reserve') {
        const again = choice % 3 === 0 ? key : undefined
        open.set(again ?? `s${index}`, node)
        log.reserved(node, again ?? `s${index}`, some)
      } else if (move === 'settle') {
        if ([...parents.values()].includes(node)) continue
        parents.delete(node)
        log.settled(node)
      } else if (key !== undefined) {
        if (move === 'throw') log.threw(node, key, some)
        else {
          open.delete(key)
          if (move === 'pay') log.paid(node, key, some)
          else log.done(node, key)
        }
      }
    }
    return { log, nodes }
  })
