// An agent that asks a model, in a process that is killed: node model-worker.ts ORDER
import { appendFileSync } from 'node:fs'
import { createSupervisor } from '@tangle-network/durability'
import { type AdapterName, adapters } from './model-adapters.ts'
import { weatherIn } from './weather.ts'

/** The first argument of the process, in JSON. */
export interface ModelOrder {
  readonly adapter: AdapterName
  readonly baseUrl: string
  /** Of the journal. */
  readonly url: string
  /** A line for each call of a tool. */
  readonly ledger: string
  readonly runId: string
}

const { adapter, baseUrl, url, ledger, runId }: ModelOrder = JSON.parse(process.argv[2] ?? '')
// Nobody else would end it.
process.on('disconnect', () => process.exit(1))

/** Tells the parent how many bytes of each body have come. */
const telling: typeof fetch = async (...asked) => {
  const { body, status, headers } = await fetch(...asked)
  let bytes = 0
  const counted = body?.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(part, controller) {
        controller.enqueue(part)
        bytes += part.length
        process.send?.(bytes)
      },
    }),
  )
  process.send?.(0)
  return new Response(counted ?? null, { status, headers })
}

const agent = await adapters[adapter]({
  baseUrl,
  fetch: telling,
  async call(city, { callId, fencingToken }) {
    appendFileSync(ledger, `${JSON.stringify([callId, fencingToken])}\n`)
    return weatherIn(city)
  },
})
await using supervisor = await createSupervisor({ url, signals: false })
await supervisor.runOrThrow(agent, null, { runId })
process.disconnect?.()
