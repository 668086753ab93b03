import { DurabilityError } from '@tangle-network/durability-contract'
import type { Clock } from './clock.ts'
import type { StepContext } from './scope.ts'

export type Tried = { readonly ok: unknown } | { readonly thrown: unknown; readonly isTimeout: boolean }

interface Limits {
  readonly clock: Clock
  readonly timeoutMs: number | undefined
  /** Whether what it did is undone when its time is over. */
  readonly isUndone: boolean
  readonly where: string
}

/** Calls a step's function once. On timeout its signal is aborted and it is no longer waited for; it may still act. */
export function tryOnce(
  fn: (context: StepContext) => unknown,
  context: Omit<StepContext, 'signal'>,
  limits: Limits & { readonly signals: readonly AbortSignal[] },
): Promise<Tried> {
  const timeout = new AbortController()
  const signal = AbortSignal.any([...limits.signals, timeout.signal])
  return new Promise((resolve) => {
    const cancel = onTimeout(limits, (error) => {
      timeout.abort(error)
      resolve({ thrown: error, isTimeout: true })
    })
    // Through a promise, so that a function which throws at once is no different from one that rejects.
    Promise.resolve()
      .then(() => fn({ ...context, signal }))
      .then(
        (ok) => resolve({ ok }),
        (thrown) => resolve({ thrown, isTimeout: false }),
      )
      .finally(cancel)
  })
}

function onTimeout({ clock, timeoutMs, isUndone, where }: Limits, then: (error: DurabilityError) => void): () => void {
  if (timeoutMs === undefined) return () => {}
  return clock.after(timeoutMs, () => {
    then(
      new DurabilityError('STEP_TIMEOUT', {
        expected: `an attempt of at most ${timeoutMs} ms`,
        found: 'one that still runs',
        where,
        outcome: isUndone ? 'not-applied' : 'unknown',
      }),
    )
  })
}
