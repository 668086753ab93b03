import { attemptIn, inEachAttempt } from './attempt-place.ts'
import { checkpointsBefore } from './checkpointed-key.ts'
import type { KernelLog, LoggedNode } from './kernel-log.ts'
import { madeBy } from './made-agent.ts'
import type { CallOp, Op, Program, StepOp } from './program.ts'

/** Code that does not do what a log says, and what is different about it. */
export interface ChangedProgram {
  readonly what: string
  readonly program: Program
}

type Change = (op: StepOp | CallOp) => StepOp | CallOp | undefined

const OF_STEPS: Record<string, (step: StepOp) => StepOp | CallOp | undefined> = {
  'a step was removed': () => undefined,
  'a step was renamed': (step) => ({ ...step, key: `${step.key}-renamed` }),
  'a step has another input': (step) => ({ ...step, input: 'another' }),
  'a step has another effect class': (step) => ({ ...step, effect: step.effect === 'pure' ? 'idempotent' : 'pure' }),
  'a step became a child': ({ key }) => ({ do: 'call', key, task: null, program: [] }),
}

const OF_CHILDREN: Record<string, (child: CallOp) => StepOp | CallOp | undefined> = {
  'a child was removed': () => undefined,
  'a child was renamed': (child) => ({ ...child, key: `${child.key}-renamed` }),
  'a child has another task': (child) => ({ ...child, task: 'another' }),
  'a child became a step': ({ key }) => ({
    ...{ do: 'step', key, effect: 'pure', input: null, value: null, throws: 0, maxAttempts: 1, turns: 0 },
  }),
}

/** Every program that differs from this one in one thing that the log holds of an agent which has not settled. */
export function changedPrograms(program: Program, log: KernelLog): ChangedProgram[] {
  // What the kernel made is no code of the suite's, and neither is it rewritten below that.
  const open = log.nodes.filter(({ settled, isInside }) => settled.length === 0 && !isInside)
  return open.flatMap((node) => changesOf(program, node))
}

function changesOf(program: Program, node: LoggedNode): ChangedProgram[] {
  const { path } = node
  const { steps, children, versions, hasReadClock } = sinceCheckpoint(node)
  const changed = (what: string, key: string, change: Change): ChangedProgram => ({
    ...{ what: `${what}: ${[...path, key].join('/')}` },
    program: rewrite(program, path, (ops) => ops.flatMap((op) => changeOp(op, key, change))),
  })
  const ofStep = (key: string) =>
    Object.entries(OF_STEPS).map(([what, change]) => changed(what, key, (op) => (op.do === 'step' ? change(op) : op)))
  const ofChild = (key: string) =>
    Object.entries(OF_CHILDREN).map(([what, change]) =>
      changed(what, key, (op) => (op.do === 'call' ? change(op) : op)),
    )
  const withoutVersion = (change: string): ChangedProgram => ({
    what: `a version is not asked for: ${[...path, change].join('/')}`,
    program: rewrite(program, path, (ops) => ops.filter((op) => op.do !== 'version' || op.key !== change)),
  })
  const withoutClock = rewrite(program, path, (ops) => ops.filter((op) => op.do !== 'now'))
  return [
    ...steps.flatMap(ofStep),
    ...versions.map(withoutVersion),
    ...children.filter(({ attempt }) => attempt === 1).flatMap(({ path: below }) => ofChild(below.at(-1) ?? '')),
    ...(hasReadClock ? [{ what: `the clock is not asked: ${path.join('/')}`, program: withoutClock }] : []),
  ]
}

/** What a node holds that its code must ask for again: what lies before its last checkpoint is forgotten. */
function sinceCheckpoint({ since: begun, steps, children, versions, clockReads, checkpoints }: LoggedNode) {
  const { seq: since, clockReads: readBefore } = checkpoints.at(-1) ?? { seq: begun, clockReads: 0 }
  return {
    steps: [...steps.keys()].filter((key) => checkpointsBefore(key) === checkpoints.length),
    children: children.filter(({ id }) => id > since),
    versions: [...versions].filter(([, seq]) => seq > since).map(([change]) => change),
    hasReadClock: clockReads.length > readBefore,
  }
}

/** The program with the one of the agent at that path rewritten. */
export function rewrite(program: Program, path: readonly string[], change: (ops: Program) => Program): Program {
  const [first, ...rest] = path
  if (first === undefined) return change(program)
  const { key, attempt } = attemptIn(first)
  const below: Change = (op) =>
    op.do === 'call' ? inEachAttempt(op, (ops, at) => (at === attempt ? rewrite(ops, rest, change) : ops)) : op
  return program.flatMap((op) => changeOp(op, key, below))
}

/** Changes what has that key, wherever in the op it stands. A child that was started on its own cannot become a step. */
function changeOp(op: Op, key: string, change: Change): Op[] {
  const changeOne = (each: StepOp | CallOp): (StepOp | CallOp)[] => {
    if (each.key !== key) return [each]
    const changed = change(each)
    return changed ? [changed] : []
  }
  if (op.do === 'step' || op.do === 'call') return changeOne(op)
  if ('branches' in op) return [{ ...op, branches: op.branches.flatMap(changeOne) }]
  if (op.do === 'cancel') {
    const [child] = changeOne(op.child)
    return child?.do === 'call' ? [{ ...op, child }] : []
  }
  const made = madeBy(op)
  if (made && (op.do === 'loop' || op.do === 'conversation')) {
    return changeOne(made).map((changed) => (changed.do === 'step' ? changed : { ...op, ...keyAndTask(changed) }))
  }
  if (op.do === 'version') {
    const [step] = changeOne(op.step)
    return step?.do === 'step' ? [{ ...op, step }] : []
  }
  if (op.do !== 'spawn') return [op]
  const children = op.children
    .flatMap(changeOne)
    .map((child) => (child.do === 'call' ? child : { ...EMPTY, key: 'other' }))
  return [{ ...op, children }]
}

function keyAndTask({ key, task }: CallOp) {
  return { key, task }
}

const EMPTY: CallOp = { do: 'call', key: '', task: null, program: [] }
