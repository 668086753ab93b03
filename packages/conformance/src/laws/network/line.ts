import { defineJournal, type Journal } from '@tangle-network/durability-contract'
import { patiently } from '../../law/patience.ts'
import type { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import type { Network } from '../../network/network.ts'
import { WireProxy } from '../../network/wire-proxy.ts'

/** Longer than any call takes that is answered at all. */
const TIMEOUT_MS = 10_000
/** Whoever has not come back by then, with a timeout of his own long past, never will. */
const PATIENCE_MS = 25_000

export interface LineOptions {
  /** Size of the pool; 1 by default, so that a connection that went bad is met again. */
  readonly connections?: number
  readonly timeoutMs?: number
}

/** The network of the harness; laws that need one are claimed only with it. */
export function networkOf({ harness }: Pick<Trial, 'harness'>): Network {
  if (!harness.network) throw new TypeError('this law needs a harness with a network')
  return harness.network
}

/** Journals whose connections go through a proxy, and one on the same place that goes past it. */
export class Line implements AsyncDisposable {
  readonly proxy: WireProxy
  readonly journal: Journal
  readonly direct: Journal
  /** Another journal through the same proxy, which whoever asks for it closes. */
  readonly another: () => Promise<Journal>

  private constructor(parts: Pick<Line, 'proxy' | 'journal' | 'direct' | 'another'>) {
    this.proxy = parts.proxy
    this.journal = parts.journal
    this.direct = parts.direct
    this.another = parts.another
  }

  static async lay(
    trial: Trial,
    stage: Stage,
    { connections = 1, timeoutMs = TIMEOUT_MS }: LineOptions = {},
  ): Promise<Line> {
    const network = networkOf(trial)
    const proxy = await WireProxy.start(() => network.endpoint(stage.env))
    const { clock } = stage
    const options = { clock: clock.now, failpoint: () => {}, endpoint: proxy.endpoint, connections, timeoutMs }
    const another = async () => defineJournal(await network.open(stage.env, options))
    return new Line({ proxy, journal: await another(), direct: await stage.open(), another })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The proxy goes first: what a pool still waits for will not come any more.
    await this.proxy[Symbol.asyncDispose]()
    await patiently('the end of a journal whose server is gone', this.journal.close(), PATIENCE_MS)
  }
}

/** What becomes of a call that may meet a fault; it has to come back, whatever happens to its connection. */
export function back<T>(where: string, call: Promise<T>): Promise<T> {
  return patiently(`an answer to ${where}`, call, PATIENCE_MS)
}
