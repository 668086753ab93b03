import type { RemoteEvent, RemoteExecution } from '@tangle-network/durability-contract'
import type { RemoteHarness } from '../remote-harness.ts'
import { type RemoteMutant, withMethods } from './remote-mutant.ts'

const FROM_ANY_CURSOR = 'events-are-shown-once-from-any-cursor'

/** Attaches somewhere else than it was asked to. */
function shifted(harness: RemoteHarness, bite: () => void, to: (position: number) => number): RemoteHarness {
  return withMethods(harness, (executor) => ({
    async attach(reference, after, ask) {
      const position = to(after.position)
      const attached = await executor.attach(reference, { position }, ask)
      if (attached.is !== 'attached' || position === after.position) {
        return attached.is === 'attached' ? attached : executor.attach(reference, after, ask)
      }
      bite()
      return attached
    },
  }))
}

/** Shows something else than what is there. */
function showing(
  harness: RemoteHarness,
  shown: (events: AsyncIterable<RemoteEvent>, after: number) => AsyncIterable<RemoteEvent>,
): RemoteHarness {
  return withMethods(harness, (executor: RemoteExecution) => ({
    async attach(reference, after, ask) {
      const attached = await executor.attach(reference, after, ask)
      if (attached.is !== 'attached') return attached
      return { is: 'attached', events: shown(attached.events, after.position) }
    },
  }))
}

export const EVENTS: readonly RemoteMutant[] = [
  {
    id: 'events-are-shown-from-zero',
    statement: 'shows all events again, whatever the cursor',
    seenBy: [FROM_ANY_CURSOR],
    plant: (harness, bite) => shifted(harness, bite, () => 0),
  },
  {
    id: 'the-event-at-the-cursor-is-shown-again',
    statement: 'shows the event at the cursor again',
    seenBy: [FROM_ANY_CURSOR],
    plant: (harness, bite) => shifted(harness, bite, (position) => Math.max(0, position - 1)),
  },
  {
    id: 'a-cursor-skips-one',
    statement: 'goes on one event behind the one that follows the cursor',
    seenBy: [FROM_ANY_CURSOR, 'an-execution-is-started-once-whatever-fails'],
    plant: (harness, bite) => shifted(harness, bite, (position) => position + 1),
  },
  {
    id: 'events-are-numbered-anew',
    statement: 'shows all events again as if they were new',
    seenBy: [FROM_ANY_CURSOR, 'an-execution-is-started-once-whatever-fails'],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async attach(reference, after, ask) {
          const attached = await executor.attach(reference, { position: 0 }, ask)
          if (attached.is !== 'attached' || after.position === 0) return attached
          bite()
          const { events } = attached
          const renumbered = async function* () {
            for await (const event of events) yield { ...event, position: event.position + after.position }
          }
          return { is: 'attached', events: renumbered() }
        },
      })),
  },
  {
    id: 'a-heartbeat-takes-a-place',
    statement: 'counts a sign of life as an event, on the connection that has heard it',
    seenBy: [FROM_ANY_CURSOR],
    plant: (harness, bite) =>
      showing(harness, async function* (events, after) {
        bite()
        yield { position: after + 1 }
        for await (const event of events) yield { ...event, position: event.position + 1 }
      }),
  },
  {
    id: 'events-come-in-another-order',
    statement: 'shows an event before the one that it follows',
    seenBy: [FROM_ANY_CURSOR],
    plant: (harness, bite) =>
      showing(harness, async function* (events) {
        let held: RemoteEvent | undefined
        for await (const event of events) {
          if (event.position === 1) {
            held = event
            continue
          }
          if (held) bite()
          yield event
          if (held) yield held
          held = undefined
        }
      }),
  },
  {
    id: 'half-an-event-is-shown',
    statement: 'shows a part of an event before the whole of it has come',
    seenBy: [FROM_ANY_CURSOR],
    plant: (harness, bite) =>
      showing(harness, async function* (events) {
        for await (const event of events) {
          if (typeof event.data === 'string') {
            bite()
            yield { ...event, data: event.data.slice(0, 3) }
          }
          yield event
        }
      }),
  },
  {
    id: 'what-has-expired-is-not-said',
    statement: 'goes on with the first event that is kept, as if it followed the cursor',
    seenBy: ['an-expired-cursor-is-said'],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async attach(reference, after, ask) {
          const attached = await executor.attach(reference, after, ask)
          if (attached.is !== 'expired') return attached
          bite()
          return executor.attach(reference, { position: attached.first - 1 }, ask)
        },
      })),
  },
  {
    id: 'a-cursor-ahead-waits',
    statement: 'attaches behind a cursor that it has not come to',
    seenBy: ['a-cursor-ahead-is-said'],
    plant: (harness, bite) =>
      withMethods(harness, (executor) => ({
        async attach(reference, after, ask) {
          const attached = await executor.attach(reference, after, ask)
          if (attached.is !== 'ahead') return attached
          bite()
          return executor.attach(reference, { position: attached.last }, ask)
        },
      })),
  },
]
