import { type ErrorCode, isDurabilityError } from '@tangle-network/durability-contract'
import { patiently } from '../../law/patience.ts'
import { AnsweringServer, deserted, type ScriptedAnswer } from '../../remote/answering-server.ts'
import { type RemoteCall, remoteCalls } from '../../remote/remote-calls.ts'
import type { RemoteLaw } from '../../remote/remote-law.ts'
import type { RemoteTrial } from '../../remote/remote-trial.ts'

interface Refusal {
  readonly answer: ScriptedAnswer
  readonly code: ErrorCode
  /** Of a call that may change something: whether the answer proves that it did not. */
  readonly isProof: boolean
  readonly retryAfterMs?: number
}

const json = (status: number, retryAfter?: number): ScriptedAnswer => ({
  ...{ status, retryAfter, type: 'application/json' },
  body: '{"error":{"type":"scripted","message":"scripted"}}',
})

/** An answer of 503 may be made by somebody on the way who has handed the request on. */
const REFUSALS: readonly Refusal[] = [
  { answer: json(401), code: 'REMOTE_REFUSED', isProof: true },
  { answer: json(403), code: 'REMOTE_REFUSED', isProof: true },
  { answer: json(429, 7), code: 'REMOTE_BUSY', isProof: true, retryAfterMs: 7_000 },
  { answer: json(500), code: 'REMOTE_FAILED', isProof: false },
  { answer: json(502), code: 'REMOTE_FAILED', isProof: false },
  { answer: { status: 200, type: 'text/html', body: '<p>Welcome' }, code: 'REMOTE_FAILED', isProof: false },
  { answer: { status: 200, type: 'application/json', body: '{"is":' }, code: 'REMOTE_FAILED', isProof: false },
  { answer: { status: 200, type: 'application/json', body: '[null]' }, code: 'REMOTE_FAILED', isProof: false },
  { answer: 'reset', code: 'REMOTE_UNREACHABLE', isProof: false },
]

export const aRefusalSaysWhatBecameOfTheCall: RemoteLaw = {
  id: 'a-refusal-says-what-became-of-the-call',
  level: 'R',
  clause: 'D-10',
  also: ['D-8'],
  invariant: 'J15',
  statement:
    'whatever answers in place of the remote, or nothing: each call fails with a code of its own, is said not to have happened only where that is proven, and something not found is unknown',
  needs: ['endpoint'],
  async check(trial) {
    const { demand, tally } = trial
    const world = await trial.world()
    const near = await world.open()
    const calls = await remoteCalls(world, near, await world.begin(near, { emits: 1, ends: 'ok' }))
    await using server = await AnsweringServer.start()
    const far = await world.open({ endpoint: server.endpoint })
    for (const refusal of REFUSALS) {
      server.answer = refusal.answer
      for (const call of calls) {
        const { length } = server.heard
        const answer = await outcomeOf(trial, call, () => call.make(far))
        // Some need not ask to know that they know nothing.
        if (server.heard.length === length) demandUnknown(trial, call, answer)
        else {
          demandRefused(trial, refusal, call, answer)
          tally.meet(refusal.code)
        }
      }
    }
    server.answer = json(404)
    for (const call of calls) {
      if (!['lookup', 'attach', 'result', 'cancel'].includes(call.method)) continue
      demandUnknown(trial, call, await outcomeOf(trial, call, () => call.make(far)))
    }
    const nowhere = await world.open({ endpoint: await deserted() })
    for (const call of calls) {
      const answer = await outcomeOf(trial, call, () => call.make(nowhere))
      if (!(answer instanceof Error)) demandUnknown(trial, call, answer)
      else {
        demandRefused(trial, { answer: 'reset', code: 'REMOTE_UNREACHABLE', isProof: true }, call, answer)
        demand.equal(isDurabilityError(answer) && answer.outcome, 'not-applied', `${call.method} where nobody listens`)
      }
    }
  },
  meets: ['REMOTE_REFUSED', 'REMOTE_BUSY', 'REMOTE_FAILED', 'REMOTE_UNREACHABLE'],
}

async function outcomeOf(
  { patienceMs }: RemoteTrial,
  { method }: RemoteCall,
  make: () => Promise<unknown>,
): Promise<unknown> {
  try {
    return await patiently(`an answer to ${method}`, make(), patienceMs)
  } catch (error) {
    return error
  }
}

function demandUnknown({ demand }: RemoteTrial, { method }: RemoteCall, answer: unknown): void {
  if (method === 'release') return
  demand.equal(answer, { is: 'unknown' }, `${method} of what nobody knows of`)
}

function demandRefused({ demand }: RemoteTrial, refusal: Refusal, call: RemoteCall, answer: unknown): void {
  const { code, isProof, retryAfterMs } = refusal
  const where = `${call.method} where the answer is ${JSON.stringify(refusal.answer)}: ${String(answer)}`
  demand.isTrue(isDurabilityError(answer, code), code, where)
  if (!isDurabilityError(answer)) return
  if (call.writes) demand.equal(answer.outcome, isProof ? 'not-applied' : 'unknown', `the outcome of ${where}`)
  if (retryAfterMs !== undefined) demand.equal(answer.details.retryAfterMs, retryAfterMs, `when to ask again: ${where}`)
}
