import { type Contender, RESULT } from '../contender.ts'
import { load } from '../peers/load.ts'

interface Step {
  readonly type: 'step'
  readonly data: { readonly step: number; readonly result: string }
}
interface EventStore {
  readonly schema: { migrate(): Promise<unknown> }
  appendToStream(name: string, events: readonly Step[], options: { expectedStreamVersion: unknown }): Promise<unknown>
  readStream(name: string): Promise<{ readonly events: readonly Step[] }>
  close(): Promise<void>
}
interface Stores {
  getPostgreSQLEventStore(url: string): EventStore
}

export const emmett: Contender = {
  name: 'emmett',
  kind: 'peer',
  store: 'postgres',
  settings: 'pg, its own pool, synchronous_commit=on; one event a step, appended at the version that is expected',
  packages: ['@event-driven-io/emmett-postgresql', '@event-driven-io/emmett'],
  neverResumes: 'appends events only: it has no run that could be left',
  async open({ url = '' }) {
    const { getPostgreSQLEventStore } = await load<Stores>('@event-driven-io/emmett-postgresql')
    const { STREAM_DOES_NOT_EXIST: none } = await load<{ STREAM_DOES_NOT_EXIST: unknown }>('@event-driven-io/emmett')
    const store = getPostgreSQLEventStore(url)
    await store.schema.migrate()
    return {
      async run(runId, steps, onStep) {
        for (let step = 1; step <= steps; step++) {
          const expectedStreamVersion = step === 1 ? none : BigInt(step - 1)
          await store.appendToStream(runId, [{ type: 'step', data: { step, result: RESULT } }], {
            expectedStreamVersion,
          })
          onStep?.()
        }
      },
      async stepsOf(runId) {
        const { events } = await store.readStream(runId)
        return events.filter(({ type, data }) => type === 'step' && data.result === RESULT).length
      },
      close: () => store.close(),
    }
  },
}
