// What a bridge needs that is not built on the kernel: a journal, and the function that says what to do after a crash.
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Cursor,
  isDurabilityError,
  type Journal,
  type Observed,
  type RemoteExecution,
  recoverExecution,
  sha256,
} from '@tangle-network/durability-contract'

/** Has a request executed once under its name, whoever is killed meanwhile, and answers what came of it. */
export async function executeOnce(journal: Journal, remote: RemoteExecution, name: string, request: object) {
  const plan = { id: sha256(name), request, requestDigest: sha256(JSON.stringify(request)) }
  const ask = { signal: new AbortController().signal }
  const manifest = { agent: 'own-bridge', taskDigest: plan.requestDigest, seed: name }
  const { lease } = await journal.begin(name, manifest, { acquire: { owner: 'own-bridge', ttlMs: 60_000 } })
  const { entries, next } = await journal.read(name)
  const log = Object.fromEntries(entries.map(({ kind, payload }) => [kind, payload]))
  const intendedAt = entries[0]?.at ?? Date.now()
  if (!lease) return log.concluded

  let after: Cursor = next
  const write = async (kind: string, payload: unknown, end?: 'completed' | 'failed') => {
    const batch = { after, at: Date.now(), entries: [{ kind, payload }] }
    after = (await journal.append(lease, end ? { ...batch, end } : batch)).cursor
    log[kind] = payload
    return payload
  }

  let observed: Observed = 'nothing'
  if (entries.length === 0) {
    await write('intended', { requestDigest: plan.requestDigest })
    observed = 'never-started'
  }
  let [first, result]: [number, unknown] = [0, undefined]
  for (;;) {
    const phase = log.dispatched ? 'dispatched' : 'bound'
    const isIdKept = Date.now() < intendedAt + remote.idRetainedMs
    const action = recoverExecution({ phase, isIdKept, isRecalled: false }, observed)
    if (action === 'accept') return write('concluded', result, 'completed')
    if (action === 'fail' || action === 'declare-unknown') return write('concluded', { [action]: observed }, 'failed')
    try {
      observed = await learn(action)
    } catch (error) {
      if (!isDurabilityError(error) || !error.code.startsWith('REMOTE_')) throw error
      observed = 'unreachable'
    }
  }

  async function learn(action: ReturnType<typeof recoverExecution>): Promise<Observed> {
    const seen = (log.seen as { position: number } | undefined)?.position ?? 0
    if (action === 'hold') await sleep(1_000)
    if (action === 'declare-gap') await write('seen', { position: first - 1, isGap: true })
    if (action === 'start' || action === 'look-up') {
      const answer = await (action === 'start' ? remote.start(plan, null, ask) : remote.lookup(plan, null, ask))
      if ('reference' in answer) await write('dispatched', answer.reference)
      return answer.is === 'conflict' || answer.is === 'unknown' || answer.is === 'gone' ? answer.is : 'nothing'
    }
    if (action !== 'attach') return 'nothing'
    const attached = await remote.attach(log.dispatched, { position: seen }, ask)
    if (attached.is === 'expired') first = attached.first
    if (attached.is !== 'attached') return attached.is
    for await (const { position, data } of attached.events) {
      if (position > seen) await write('seen', { position, data })
    }
    const sighting = await remote.result(log.dispatched, ask)
    if (sighting.is === 'ended') result = sighting.result
    return sighting.is
  }
}
