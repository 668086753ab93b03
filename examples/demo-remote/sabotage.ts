import { randomUUID } from 'node:crypto'
import type { Attached, RemoteEvent, RemoteExecution } from '@tangle-network/durability-contract'
import { around } from './around.ts'

export const SABOTAGES = ['start-again', 'from-zero', 'skip-one'] as const
export type Sabotage = (typeof SABOTAGES)[number]

/** A broken client of the bridge, which does not find again what it has started. The demo must find out. */
export function sabotage(bridge: RemoteExecution, name: Sabotage, request: object): RemoteExecution {
  if (name === 'start-again') return startingAgain(bridge, request)
  return around(bridge, {
    async attach(reference, after, ask) {
      const isFirst = after.position === 0
      const attached = await bridge.attach(reference, name === 'from-zero' ? { position: 0 } : after, ask)
      return isFirst ? attached : recounted(attached, after.position, name === 'skip-one' ? 1 : 0)
    },
  })
}

/** Starts the program a second time, under an id of its own, where it should go on with the first. */
function startingAgain(bridge: RemoteExecution, request: object): RemoteExecution {
  const others = new Map<string, unknown>()
  const otherOf = (reference: unknown) => others.get(JSON.stringify(reference)) ?? reference
  return around(bridge, {
    async attach(reference, after, ask) {
      const name = JSON.stringify(reference)
      if (after.position > 0 && !others.has(name)) {
        const started = await bridge.start({ id: randomUUID(), request, requestDigest: '' }, null, ask)
        if ('reference' in started) others.set(name, started.reference)
      }
      // From its beginning, for it has not come so far.
      return behind(await bridge.attach(otherOf(reference), { position: 0 }, ask), after.position)
    },
    result: (reference, ask) => bridge.result(otherOf(reference), ask),
  })
}

function behind(attached: Attached, after: number): Attached {
  if (attached.is !== 'attached') return attached
  const { events } = attached
  const shown = async function* (): AsyncGenerator<RemoteEvent> {
    for await (const event of events) if (event.position > after) yield event
  }
  return { is: 'attached', events: shown() }
}

/** The same events at other places, as if they had never been shown; without the first few. */
function recounted(attached: Attached, after: number, without: number): Attached {
  if (attached.is !== 'attached') return attached
  const { events } = attached
  const shown = async function* (): AsyncGenerator<RemoteEvent> {
    let [passed, position] = [0, after]
    for await (const event of events) {
      passed += 1
      if (passed <= without) continue
      position += 1
      yield { ...event, position }
    }
  }
  return { is: 'attached', events: shown() }
}
