import { attemptsOf, inEachAttempt } from './attempt-place.ts'
import type { CallOp, Costs, Op, Program, StepOp } from './program.ts'

/** Whether it costs, or gives a budget, somewhere inside. */
export function isMetered(op: Op): boolean {
  if (op.do === 'step') return op.cost !== undefined
  if (op.do === 'call') return op.budget !== undefined || attemptsOf(op).flat().some(isMetered)
  if (op.do === 'spawn') return op.children.some(isMetered)
  if ('branches' in op) return op.branches.some(isMetered)
  return 'step' in op && isMetered(op.step)
}

/** The same, costing nothing. */
export function unmetered(branch: StepOp | CallOp): StepOp | CallOp {
  if (branch.do === 'step') {
    const { cost: _, ...step } = branch
    return step
  }
  const { budget: _, ...call } = branch
  return inEachAttempt(call, (program) => program.map(unmeteredOp))
}

/** The same with whatever is done at once costing nothing, so that what is refused does not depend on what is first. */
export function spentInTurn(program: Program): Program {
  return program.map((op) => {
    if (op.do === 'all') return { ...op, branches: op.branches.map(unmetered) }
    return op.do === 'call' ? inEachAttempt(op, spentInTurn) : op
  })
}

function unmeteredOp(op: Op): Op {
  if (op.do === 'step' || op.do === 'call') return unmetered(op)
  if ('branches' in op) return { ...op, branches: op.branches.map(unmetered) }
  if (op.do === 'spawn') return { ...op, children: op.children.map((child) => unmetered(child) as CallOp) }
  return 'step' in op ? { ...op, step: unmetered(op.step) as StepOp } : op
}

/** What a program may still spend, by a reading that knows no log: the accounts of one agent and those above it. */
export class Purse {
  readonly #free: Map<string, number>
  readonly #above: Purse | undefined

  constructor(total: Costs = {}, above?: Purse) {
    this.#free = new Map(Object.entries(total))
    this.#above = above
  }

  affords(costs: Costs): boolean {
    return Object.entries(costs).every(([channel, amount]) => amount <= (this.#of(channel).get(channel) ?? amount))
  }

  pay(costs: Costs): void {
    for (const [channel, amount] of Object.entries(costs)) {
      const purse = this.#of(channel)
      const left = purse.get(channel)
      if (left !== undefined) purse.set(channel, left - amount)
    }
  }

  /** Opens one for a child, which is given back when the child is over. */
  open(total: Costs): Purse {
    this.pay(total)
    return new Purse(total, this)
  }

  close(): void {
    for (const [channel, left] of this.#free) this.#above?.pay({ [channel]: -left })
  }

  /** Those that hold the channel; the outermost where it is not limited. */
  #of(channel: string): Map<string, number> {
    if (this.#free.has(channel) || !this.#above) return this.#free
    return this.#above.#of(channel)
  }
}
