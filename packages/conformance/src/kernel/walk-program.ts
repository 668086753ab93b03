import { attemptIn, attemptsOf, keyOfAttempt } from './attempt-place.ts'
import { madeBy } from './made-agent.ts'
import { isMetered } from './metering.ts'
import type { CallOp, Costs, Op, Program, StepOp } from './program.ts'

/** A step somewhere in a program: the path of its agent, and which of the agent's ops it belongs to. */
export interface PlacedStep {
  readonly path: readonly string[]
  readonly op: number
  readonly step: StepOp
}

/** Steps that an op asks for itself, those of its children left out. */
function stepsOf(op: Op): readonly StepOp[] {
  switch (op.do) {
    case 'step':
      return [op]
    case 'twice':
    case 'forget':
    case 'version':
      return [op.step]
    case 'all':
    case 'race':
    case 'any':
      return op.branches.filter((branch) => branch.do === 'step')
    default:
      return []
  }
}

/** Children that an op starts; the agents of loops and conversations among them. */
export function childrenOf(op: Op): readonly CallOp[] {
  const made = madeBy(op)
  if (made) return [made]
  if (op.do === 'call') return [op]
  if (op.do === 'spawn') return op.children
  if (op.do === 'cancel') return [op.child]
  return 'branches' in op ? op.branches.filter((branch) => branch.do === 'call') : []
}

/** Every step of the whole tree. */
export function* placedSteps(program: Program, path: readonly string[] = []): Generator<PlacedStep> {
  for (const [index, op] of program.entries()) {
    for (const step of stepsOf(op)) yield { path, op: index, step }
    for (const child of childrenOf(op)) {
      for (const [at, below] of attemptsOf(child).entries())
        yield* placedSteps(below, [...path, keyOfAttempt(child.key, at + 1)])
    }
  }
}

/** An agent of a program. */
export interface PlacedProgram {
  readonly path: readonly string[]
  readonly program: Program
  /** Which op of its parent starts it. */
  readonly startedBy: number
  readonly budget: Costs | undefined
  /** Whether the kernel made it, and whether it or one above it was. */
  readonly isMade: boolean
  readonly isInside: boolean
}

const ROOT = { path: [], startedBy: -1, budget: undefined, isMade: false, isInside: false }

/** The program of every agent of the tree, with its path. */
export function* placedPrograms(
  program: Program,
  place: Omit<PlacedProgram, 'program'> = ROOT,
): Generator<PlacedProgram> {
  yield { ...place, program }
  for (const [startedBy, op] of program.entries()) {
    for (const child of childrenOf(op)) {
      const { key, budget, isMade = false } = child
      const isInside = place.isInside || isMade
      for (const [at, below] of attemptsOf(child).entries()) {
        const path = [...place.path, keyOfAttempt(key, at + 1)]
        yield* placedPrograms(below, { path, startedBy, budget, isMade, isInside })
      }
    }
  }
}

/** The program of the agent at that path. */
export function programAt(program: Program, path: readonly string[]): Program {
  const [first, ...rest] = path
  if (first === undefined) return program
  const { key, attempt } = attemptIn(first)
  const child = program.flatMap(childrenOf).find((each) => each.key === key)
  const below = child && attemptsOf(child)[attempt - 1]
  if (!below) throw new Error(`the program has no child ${path.join('/')}`)
  return programAt(below, rest)
}

/** What is left of a program after so many of its checkpoints. */
export function afterCheckpoints(program: Program, passed: number): Program {
  let index = 0
  for (let left = passed; left > 0 && index < program.length; index++) {
    if (program[index]?.do === 'checkpoint') left -= 1
  }
  return program.slice(index)
}

/** Whether what it comes to is the same whatever finishes first. Of what costs at once, some may be refused. */
export function isConfluent(program: Program): boolean {
  return program.every((op) => {
    const known = [
      ...['step', 'call', 'all', 'fail', 'wait', 'message', 'version', 'checkpoint', 'run', 'continue'],
      ...['loop', 'conversation'],
    ]
    const hasTime = op.do === 'message' && op.timeoutMs !== null
    const isShared = op.do === 'all' && op.branches.some(isMetered)
    const isForetold = known.includes(op.do) && !hasTime && !isShared
    if ('isFickle' in op && op.isFickle) return false
    if ((op.do === 'run' && op.isRecalled) || ('program' in op && !isConfluent(op.program))) return false
    if (op.do === 'run' && !isConfluent(op.child.program)) return false
    const isTimeless = childrenOf(op).every(({ timeoutMs }) => timeoutMs === undefined)
    return isForetold && isTimeless && childrenOf(op).flatMap(attemptsOf).every(isConfluent)
  })
}

/** Steps in the whole tree. */
export function countSteps(program: Program): number {
  return [...placedSteps(program)].length
}

/** A place as one string, for maps. */
export function placeOf(path: readonly string[]): string {
  return JSON.stringify(path)
}
