import { inspect } from 'node:util'
import type { RemoteExecution } from '@tangle-network/durability-contract'
import { AnsweringServer, type ScriptedAnswer } from '../../remote/answering-server.ts'
import { remoteCalls } from '../../remote/remote-calls.ts'
import type { RemoteLaw } from '../../remote/remote-law.ts'
import type { RemoteWorld } from '../../remote/remote-world.ts'

const echoes: readonly ScriptedAnswer[] = [
  ...[200, 400, 401, 403, 404, 409, 410, 422, 429, 500].map((status) => ({
    ...{ status, type: 'application/json' },
    body: '{"error":{"type":"ECHO","message":"ECHO","code":"ECHO"},"is":"ECHO","message":"ECHO"}',
  })),
  { status: 200, type: 'text/plain', body: 'ECHO' },
  { status: 200, type: 'text/event-stream', body: 'event: ECHO\nid: ECHO\ndata: ECHO\n\n' },
  'reset',
]

export const aCredentialIsToldToNobody: RemoteLaw = {
  id: 'a-credential-is-told-to-nobody',
  level: 'R',
  clause: 'D-10',
  invariant: 'J15',
  statement:
    'the credential of an executor goes into the header of its requests and nowhere else: into no reference, event, result, receipt or error, even when the remote tells it back',
  needs: ['endpoint', 'secret'],
  meets: ['a credential that was sent'],
  async check({ demand, harness, tally, world: newWorld }) {
    const world = await newWorld()
    const secret = harness.secret!
    const told: unknown[] = []
    const executor = await world.open()
    const begun = await world.begin(executor, { emits: 2, ends: 'ok' })
    const { events } = await world.show(executor, begun.reference, { position: 0 })
    told.push(begun, events, await world.ended(executor, begun))
    told.push(...(await repeated(world, executor, secret)))
    await using server = await AnsweringServer.start()
    const far = await world.open({ endpoint: server.endpoint })
    told.push(executor, far)
    const calls = await remoteCalls(world, executor, begun)
    for (const answer of echoes) {
      server.answer = answer
      for (const { make } of calls) {
        const answered = await make(far).catch((error: unknown) => error)
        // An iterator is looked at by what it says.
        const isStream = typeof answered === 'object' && answered !== null && 'events' in answered
        told.push(answered)
        if (isStream) told.push(await world.take(answered.events as never, { position: 0 }, 5).catch((error) => error))
      }
    }
    for (const each of told) {
      const text = inspect(each, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null })
      demand.isTrue(!text.includes(secret), 'no credential', 'what an executor tells')
    }
    for (const { line, body, headers } of server.heard) {
      demand.isTrue(!line.includes(secret) && !body.includes(secret), 'no credential', 'the path or body of a request')
      if (headers.includes(secret)) tally.meet('a credential that was sent')
    }
  },
}

/** What is told of an execution that says the credential in each of its events. */
async function repeated(world: RemoteWorld, executor: RemoteExecution, secret: string): Promise<unknown[]> {
  const program = { name: secret, emits: 2, ends: 'failed' as const }
  const plan = world.plan(program)
  const environment = await world.bind(executor, plan)
  const started = await executor.start(plan, environment, world.ask)
  const reference = 'reference' in started ? started.reference : undefined
  const { events } = await world.show(executor, reference, { position: 0 })
  if (events.length < program.emits) throw new Error('an execution that said nothing')
  return [started, events, await world.ended(executor, { program, plan, environment, reference })]
}
