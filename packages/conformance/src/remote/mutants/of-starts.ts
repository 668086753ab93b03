import { DurabilityError, sha256 } from '@tangle-network/durability-contract'
import { type RemoteMutant, withMethods } from './remote-mutant.ts'

const ONCE = 'an-execution-is-started-once-whatever-fails'
const REPEATED = 'a-repeated-start-is-one-start'
const CONFLICT = 'another-request-under-an-id-is-a-conflict'

export const STARTS: readonly RemoteMutant[] = [
  {
    id: 'a-replay-is-a-second-start',
    statement: 'starts under a new id whenever it is asked to start',
    seenBy: [REPEATED, ONCE],
    plant(harness, bite) {
      let starts = 0
      return withMethods(harness, (executor) => ({
        async start(plan, environment, ask) {
          starts += 1
          bite()
          return executor.start({ ...plan, id: sha256(`${plan.id}:${starts}`) }, environment, ask)
        },
      }))
    },
  },
  {
    id: 'a-restart-forgets-the-ids',
    statement: 'keeps what an id stands for until it is restarted, and says that it keeps it',
    seenBy: [REPEATED],
    plant: (harness, bite) => ({
      ...harness,
      async restart(env) {
        bite()
        await harness.restart?.(env, { forgets: true })
      },
    }),
  },
  {
    id: 'another-request-is-a-replay',
    statement: 'answers another request under an id as if it were the first',
    seenBy: [CONFLICT],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async start(plan, environment, ask) {
          const started = await executor.start(plan, environment, ask)
          const sighting = started.is === 'conflict' ? await executor.lookup(plan, environment, ask) : undefined
          if (!sighting || !('reference' in sighting)) return started
          bite()
          return { is: 'replayed', reference: sighting.reference }
        },
      })),
  },
  {
    id: 'another-request-is-started-all-the-same',
    statement: 'says that another request is a conflict, and starts it',
    seenBy: [CONFLICT],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async start(plan, environment, ask) {
          const started = await executor.start(plan, environment, ask)
          if (started.is !== 'conflict') return started
          bite()
          await executor.start({ ...plan, id: plan.requestDigest }, environment, ask)
          return started
        },
      })),
  },
  {
    id: 'a-start-is-always-in-doubt',
    statement: 'starts nothing and says that nobody can know',
    seenBy: [ONCE],
    plant: (harness, bite) =>
      withMethods(harness, () => ({
        async start() {
          bite()
          throw new DurabilityError('REMOTE_UNREACHABLE', {
            ...{ expected: 'an answer', found: 'none', where: 'a mutant', outcome: 'unknown' },
          })
        },
      })),
  },
  {
    id: 'everything-is-unknown',
    statement: 'knows nothing of what it executes, whatever is asked',
    seenBy: [ONCE, 'a-result-is-the-same-whenever-it-is-asked-for'],
    plant: (harness, bite) =>
      withMethods(harness, () => {
        const unknown = async () => {
          bite()
          return { is: 'unknown' } as const
        }
        return { lookup: unknown, attach: unknown, result: unknown, cancel: unknown }
      }),
  },
]
