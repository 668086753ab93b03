import { DurabilityError, said, type Where } from '@tangle-network/durability-contract'
import type { Clock } from './clock.ts'

export type Tried = { readonly ok: unknown } | { readonly thrown: unknown; readonly isTimeout: boolean }

interface Limits {
  readonly clock: Clock
  readonly timeoutMs: number | undefined
  /** Told when its time is over. */
  readonly onTimeout: (error: DurabilityError) => void
  /** Whether what it did is undone when its time is over. */
  readonly isUndone: boolean
  readonly where: Where
}

/** Calls a step's function once, whose result `checked` may refuse. On timeout it is no longer waited for; it may still act. */
export function tryOnce(fn: () => unknown, checked: (result: unknown) => unknown, limits: Limits): Promise<Tried> {
  const { clock, timeoutMs } = limits
  if (timeoutMs === undefined) return tried(fn, checked)
  const { promise, resolve } = Promise.withResolvers<Tried>()
  const cancel = clock.after(timeoutMs, () => {
    const error = timeout(limits)
    limits.onTimeout(error)
    resolve({ thrown: error, isTimeout: true })
  })
  tried(fn, checked).then(resolve).finally(cancel)
  return promise
}

/** A function that throws at once is no different from one that rejects. */
async function tried(fn: () => unknown, checked: (result: unknown) => unknown): Promise<Tried> {
  try {
    return { ok: checked(await fn()) }
  } catch (thrown) {
    return { thrown, isTimeout: false }
  }
}

function timeout({ timeoutMs, isUndone, where }: Limits): DurabilityError {
  return new DurabilityError('STEP_TIMEOUT', {
    expected: `an attempt of at most ${timeoutMs} ms`,
    found: 'one that still runs',
    where: said(where),
    outcome: isUndone ? 'not-applied' : 'unknown',
  })
}
