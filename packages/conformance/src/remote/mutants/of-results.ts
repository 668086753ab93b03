import type { Sighting } from '@tangle-network/durability-contract'
import { type RemoteMutant, withMethods } from './remote-mutant.ts'

const SAME = 'a-result-is-the-same-whenever-it-is-asked-for'
const FORGOTTEN = 'what-was-forgotten-is-unknown'

/** Makes something else of what is not known. */
function forgotten(id: string, statement: string, is: 'gone' | 'never-started'): RemoteMutant {
  return {
    ...{ id, statement, seenBy: [FORGOTTEN] },
    plant: (harness, bite) =>
      withMethods(harness, (executor) => {
        const said = (sighting: Sighting): Sighting => {
          if (sighting.is !== 'unknown') return sighting
          bite()
          return { is }
        }
        return {
          lookup: async (plan, environment, ask) => said(await executor.lookup(plan, environment, ask)),
          result: async (reference, ask) => said(await executor.result(reference, ask)),
        }
      }),
  }
}

export const RESULTS: readonly RemoteMutant[] = [
  forgotten('not-found-is-stopped', 'says of what it has forgotten that it has stopped', 'gone'),
  forgotten('not-found-never-started', 'says of what it has forgotten that it was never started', 'never-started'),
  {
    id: 'ids-are-counted-anew',
    statement: 'refers to executions by a count that a restart begins anew, so that one comes to stand for another',
    seenBy: [FORGOTTEN],
    plant(harness, bite) {
      const references = new Map<string, unknown>()
      let count = 0
      const planted = withMethods(harness, (executor) => ({
        async start(plan, environment, ask) {
          const started = await executor.start(plan, environment, ask)
          if (started.is !== 'created') return started
          count += 1
          references.set(`execution ${count}`, started.reference)
          return { is: 'created', reference: `execution ${count}` }
        },
        result: (reference, ask) => executor.result(references.get(String(reference)), ask),
        attach: (reference, after, ask) => executor.attach(references.get(String(reference)), after, ask),
        cancel: (reference, ask) => executor.cancel(references.get(String(reference)), ask),
      }))
      return {
        ...planted,
        async restart(env, options) {
          bite()
          count = 0
          await harness.restart?.(env, options)
        },
      }
    },
  },
  {
    id: 'what-failed-is-at-work-for-ever',
    statement: 'goes on to say of what ended badly that it is at work',
    seenBy: ['what-was-killed-has-ended'],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async result(reference, ask) {
          const sighting = await executor.result(reference, ask)
          if (sighting.is !== 'ended' || !('failed' in sighting.result)) return sighting
          bite()
          return { is: 'running', reference }
        },
      })),
  },
  {
    id: 'a-result-changes',
    statement: 'answers another result when it is asked again',
    seenBy: [SAME],
    plant(harness, bite) {
      let asked = 0
      return withMethods(harness, (executor) => ({
        async result(reference, ask) {
          const sighting = await executor.result(reference, ask)
          if (sighting.is !== 'ended') return sighting
          asked += 1
          if (asked === 1) return sighting
          bite()
          return { ...sighting, result: { failed: { name: 'Error', message: `asked ${asked} times` } } }
        },
      }))
    },
  },
  {
    id: 'what-is-at-work-has-a-result',
    statement: 'says of what is at work what it has come to so far',
    seenBy: [SAME],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async result(reference, ask) {
          const sighting = await executor.result(reference, ask)
          if (sighting.is !== 'running') return sighting
          bite()
          return { is: 'ended', reference, result: { ok: null } }
        },
      })),
  },
]
