import { setImmediate as nextTurn } from 'node:timers/promises'
import { isDurabilityError } from '@tangle-network/durability-contract'
import type { ShownEvent } from './kernel-under-test.ts'
import type { Lives } from './run-lives.ts'

/** What a viewer on a journal of its own is shown after that event, until the run has ended or it is called off. */
export async function watchSteps(
  { kernel, runId, checker }: Pick<Lives, 'kernel' | 'runId'> & { checker: Awaited<ReturnType<Lives['checker']>> },
  after?: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<ShownEvent[]> {
  if (!kernel.stream) throw new TypeError('the kernel lists stream as a feature and has no such method')
  const events: ShownEvent[] = []
  const options = after === undefined ? { signal } : { signal, after }
  for await (const event of kernel.stream(checker, runId, options)) events.push(event)
  return events
}

/** The same from the first moment at which there is a run. */
export async function watchFromTheStart(...[lives, signal]: [Parameters<typeof watchSteps>[0], AbortSignal]) {
  while (!signal.aborted) {
    try {
      return await watchSteps(lives, undefined, signal)
    } catch (error) {
      if (!isDurabilityError(error, 'RUN_NOT_FOUND')) throw error
      await nextTurn()
    }
  }
  return []
}
