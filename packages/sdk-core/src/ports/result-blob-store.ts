import {
  DurabilityError,
  isBlobAddress,
  isDurabilityError,
  type Journal,
  typeName,
} from '@tangle-network/durability-contract'
import { contentAddress } from './content-address.ts'
import type { PortKind } from './port-kind.ts'
import type { Port, PortOptions } from './port-options.ts'
import { PortRuns } from './port-runs.ts'
import { unlessUnknown } from './read-run.ts'
import { manifestOf } from './run-log.ts'
import { type Detached, detach } from './stored-value.ts'

/** Results by the addresses of what they are. */
export interface ResultBlobStore {
  /**
   * Stores a value under its `contentAddress`, durable when this resolves; another `outRef` is a `TypeError`. Storing it
   * again changes nothing.
   */
  put(outRef: string, value: unknown): Promise<void>

  /** The value stored under that address, verified, else `CORRUPT`; undefined when there is none. It is the caller's own. */
  get(outRef: string): Promise<unknown | undefined>
}

const RESULT = 'port.result'

const RESULTS: PortKind = {
  agent: 'sdk-core/result-blob-store',
  prefix: 'port/result/',
  noun: 'result',
  keyOf: () => undefined,
}

/**
 * Results on a journal, each in a run of its own that is held only while it is written: any number of processes store into
 * one journal, and of two that store the same value at once one waits for the other.
 */
export function createResultBlobStore(journal: Journal, options: PortOptions = {}): ResultBlobStore & Port {
  const results = new PortRuns(journal, RESULTS, options)
  const storing = new Map<string, Promise<void>>()
  const close = async () => {
    await results.close()
    await Promise.allSettled(storing.values())
  }
  return {
    async put(outRef, value) {
      const is = detach(value, 'artifact')
      const address = contentAddress(is.value)
      if (outRef !== address) {
        throw new TypeError(
          `outRef must be the address of the value, ${address}, found ${typeof outRef === 'string' ? outRef : typeName(outRef)}`,
        )
      }
      // Of one owner: a second lease would fence the first.
      const done = storing.get(outRef) ?? store(journal, results, outRef, is).finally(() => storing.delete(outRef))
      storing.set(outRef, done)
      await done
    },
    async get(outRef) {
      if (!isBlobAddress(outRef)) return undefined
      const [entry] = (await results.read(outRef))?.entries ?? []
      if (entry === undefined) return undefined
      const address = contentAddress(entry.value)
      if (address === outRef) return entry.value
      throw new DurabilityError('CORRUPT', {
        expected: `the value of ${outRef}`,
        found: `that of ${address}`,
        where: 'result',
      })
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function store(journal: Journal, results: PortRuns, outRef: string, is: Detached): Promise<void> {
  const runId = `${RESULTS.prefix}${outRef}`
  const log = results.newLog(outRef)
  for (;;) {
    const head = await unlessUnknown(journal.head(runId))
    if (head && head.seq > 0) {
      // It was found and not written: begun again, it is made durable once more (clause J-12).
      await journal.begin(runId, manifestOf(RESULTS, outRef))
      return
    }
    try {
      await log.begin(outRef)
      if (log.isEmpty) return await log.append({ kind: RESULT, is, closing: 'rest' })
      return await log.close()
    } catch (error) {
      if (!isDurabilityError(error, 'LEASE_HELD')) {
        // It may be held all the same. Whatever becomes of giving it back, the caller is told what went wrong.
        await Promise.allSettled([log.close()])
        throw error
      }
      await storedOrFree(journal, runId, error)
    }
  }
}

/** Resolves when whoever holds it has stored it, or can hold it no longer. */
async function storedOrFree(journal: Journal, runId: string, { details }: DurabilityError): Promise<void> {
  const { holder, now } = details as { holder: { expiresAt: number }; now: number }
  const signal = AbortSignal.timeout(Math.max(1, holder.expiresAt - now))
  for await (const _ of journal.watch(runId, { signal })) return
}
