import type { CrashCase } from './crash-point.ts'
import { cameOf, executedOnce, inDoubt } from './executed.ts'

const asker = {
  program: 'asker',
  elsewhere: 'sandbox',
  comesTo: cameOf('done'),
  calls: { execute: 1 },
  holds: (stage) => executedOnce(stage),
} as const satisfies Partial<CrashCase>

const ASKED = ['run.acquired', 'node.spawned', 'node.spawned', 'step.intended'] as const
const BOUND = [...ASKED, 'remote.bound'] as const
const DISPATCHED = [...BOUND, 'remote.dispatched'] as const

export const notCreated: readonly CrashCase[] = [
  { ...asker, kills: [{ at: 'append:after-commit', of: 'step.intended' }], leaves: ASKED },
  // It was created, and nobody knows.
  { ...asker, kills: [{ at: 'append:before-commit', of: 'remote.bound' }], leaves: ASKED },
]

export const notDispatched: readonly CrashCase[] = [
  { ...asker, kills: [{ at: 'append:after-commit', of: 'remote.bound' }], leaves: BOUND },
  // It was started, and nobody knows.
  { ...asker, kills: [{ at: 'append:before-commit', of: 'remote.dispatched' }], leaves: BOUND },
]

export const atWorkElsewhere: readonly CrashCase[] = [
  { ...asker, kills: [{ at: 'append:after-commit', of: 'remote.dispatched' }], leaves: DISPATCHED },
  { ...asker, kills: [{ at: 'append:before-commit', of: 'remote.progressed' }], leaves: DISPATCHED },
  {
    ...asker,
    kills: [{ at: 'append:after-commit', of: 'remote.progressed' }],
    leaves: [...DISPATCHED, 'remote.progressed'],
    between: inDoubt,
  },
]
