import { type Agent, defineAgent, type Scope, StepError } from '@tangle-network/runtime-kernel'
import type { EffectLedger } from './effect-ledger.ts'
import type { CallOp, Op, Program, StepOp } from './program.ts'

/** The world that a program acts in: where its effects are seen, and what may happen before and after each. */
export interface ProgramWorld {
  readonly ledger: EffectLedger
  /** Which supervisor this is, counted from 0. */
  readonly life: number
  /** Called before and after every effect; may never resolve. */
  readonly instant: (name: string) => Promise<void>
  readonly turn: () => Promise<void>
}

/** What an agent was told, in order; it is also the agent's result. */
type Trace = unknown[]

/** An interpreter of programs on the kernel. Everything it is told goes into its trace and, at once, into the ledger. */
export function programAgent(world: ProgramWorld): Agent<Program, Trace> {
  const agent: Agent<Program, Trace> = defineAgent({
    name: 'program',
    async act(program: Program, scope): Promise<Trace> {
      const trace: Trace = []
      const told = (event: unknown) => {
        trace.push(event)
        world.ledger.write({ what: 'told', path: scope.path, life: world.life, event })
      }
      for (const op of program) told(await perform(op, scope))
      return trace
    },
  })

  async function perform(op: Op, scope: Scope): Promise<unknown> {
    switch (op.do) {
      case 'now':
        return ['now', await scope.now()]
      case 'random':
        return ['random', scope.random()]
      case 'next':
        return ['next', await nextOf(op.children, scope)]
      case 'all':
        return ['all', await Promise.all(op.branches.map((branch) => outcomeOf(ask(branch, scope))))]
      case 'race':
        return ['race', await outcomeOf(Promise.race(op.branches.map((branch) => ask(branch, scope))))]
      case 'any':
        return ['any', await outcomeOf(Promise.any(op.branches.map((branch) => ask(branch, scope))))]
      default:
        return [op.key, await outcomeOf(ask(op, scope))]
    }
  }

  function ask(op: StepOp | CallOp, scope: Scope): Promise<unknown> {
    if (op.do === 'call') return scope.call(agent, op.program, { key: op.key })
    const { key, effect, value, throws, maxAttempts, turns } = op
    const retry = effect === 'once' ? {} : { retry: { maxAttempts, delayMs: 0 } }
    return scope.step(
      key,
      async ({ attempt, fencingToken: epoch, idempotencyKey }) => {
        await world.instant(`before ${key}`)
        world.ledger.write({ what: 'start', path: scope.path, key, epoch, attempt, idempotencyKey })
        for (let turn = 0; turn < turns; turn++) await world.turn()
        world.ledger.write({ what: 'end', path: scope.path, key, epoch })
        await world.instant(`after ${key}`)
        if (attempt <= throws) throw Object.assign(new Error(`attempt ${attempt}`), { code: 'E_PLANNED' })
        return value
      },
      { effect, input: key, ...retry },
    )
  }

  async function nextOf(children: readonly CallOp[], scope: Scope): Promise<unknown> {
    for (const { key, program } of children) scope.spawn(agent, program, { key })
    const order: unknown[] = []
    for (let child = await scope.next(); child; child = await scope.next()) {
      order.push([child.key, child.outcome.status === 'done' ? child.outcome.value : child.outcome.error.message])
    }
    return order
  }

  return agent
}

async function outcomeOf(promise: Promise<unknown>): Promise<unknown> {
  try {
    const value = await promise
    return value === undefined ? { none: true } : { ok: value }
  } catch (error) {
    if (error instanceof StepError) return { code: error.code, message: error.message, attempts: error.attempts }
    if (error instanceof AggregateError) return { all: error.errors.map((each: Error) => each.message) }
    throw error
  }
}
