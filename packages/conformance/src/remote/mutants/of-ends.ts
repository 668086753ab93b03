import { DurabilityError } from '@tangle-network/durability-contract'
import { type RemoteMutant, withMethods } from './remote-mutant.ts'

const CANCELLATION = 'a-cancellation-is-an-end-only-with-proof'
const GIVEN_BACK = 'what-was-leased-is-given-back-once'

export const ENDS: readonly RemoteMutant[] = [
  {
    id: 'a-cancel-is-an-end',
    statement: 'says of what was asked to stop that it has',
    seenBy: [CANCELLATION],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async cancel(reference, ask) {
          const cancelled = await executor.cancel(reference, ask)
          if (cancelled.is !== 'requested') return cancelled
          bite()
          return { is: 'ended', result: { cancelled: true } }
        },
      })),
  },
  {
    id: 'a-cancel-is-made-once',
    statement: 'refuses an operation that it knows already',
    seenBy: [CANCELLATION],
    plant(harness, bite) {
      const known = new Set<string>()
      return withMethods(harness, (executor) => ({
        async cancel(reference, ask) {
          if (!known.has(ask.operationId)) {
            known.add(ask.operationId)
            return executor.cancel(reference, ask)
          }
          bite()
          throw new DurabilityError('REMOTE_REFUSED', {
            ...{ expected: 'a new operation', found: 'a known one', where: 'a mutant' },
          })
        },
      }))
    },
  },
  {
    id: 'a-late-cancel-changes-the-result',
    statement: 'says of what had ended by itself that it was cancelled',
    seenBy: [CANCELLATION],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async cancel(reference, ask) {
          const cancelled = await executor.cancel(reference, ask)
          if (cancelled.is !== 'ended') return cancelled
          bite()
          return { is: 'ended', result: { cancelled: true } }
        },
      })),
  },
  {
    id: 'a-release-ends-what-is-at-work',
    statement: 'ends what is at work in an environment that is given back in doubt',
    seenBy: ['a-release-destroys-nothing-at-work'],
    plant(harness, bite) {
      const references = new Map<unknown, unknown>()
      return withMethods(harness, (executor) => ({
        async start(plan, environment, ask) {
          const started = await executor.start(plan, environment, ask)
          if ('reference' in started) references.set(environment, started.reference)
          return started
        },
        async release(environment, ask) {
          bite()
          await executor.cancel(references.get(environment), ask)
          return executor.release(environment, ask)
        },
      }))
    },
  },
  {
    id: 'a-release-is-only-said',
    statement: 'says that an environment was given back, and keeps it leased',
    seenBy: [GIVEN_BACK, 'an-execution-is-started-once-whatever-fails'],
    plant: (harness, bite) =>
      withMethods(harness, () => ({
        async release() {
          bite()
          return { isReleased: true, receipt: 'released' }
        },
      })),
  },
  {
    id: 'a-release-has-another-receipt-each-time',
    statement: 'makes out a new receipt whenever it is asked to release',
    seenBy: [GIVEN_BACK],
    plant(harness, bite) {
      let receipts = 0
      return withMethods(harness, (executor) => ({
        async release(environment, ask) {
          bite()
          receipts += 1
          return { ...(await executor.release(environment, ask)), receipt: receipts }
        },
      }))
    },
  },
  {
    id: 'a-release-has-no-receipt',
    statement: 'gives an environment back without a receipt',
    seenBy: [GIVEN_BACK],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async release(environment, ask) {
          bite()
          const { isReleased } = await executor.release(environment, ask)
          return { isReleased }
        },
      })),
  },
  {
    id: 'a-bind-leases-anew',
    statement: 'leases another environment whenever it is asked to bind',
    seenBy: [GIVEN_BACK],
    plant(harness, bite) {
      let binds = 0
      return withMethods(harness, (executor) => ({
        bind(plan, ask) {
          binds += 1
          bite()
          return executor.bind({ ...plan, id: `${plan.id}:${binds}` }, ask)
        },
      }))
    },
  },
]
