import { encodeValue, frame, type Manifest, quoted, sha256 } from '@tangle-network/durability-contract'

/** What a run is begun with. A function of what is asked for, so that whoever asks for the same run asks for the same. */
export function manifestOf(runId: string, agent: string, task: unknown, queue: string | undefined): Manifest {
  const text = task === undefined ? '' : encodeValue(task, `task of run ${quoted(runId)}`)
  return {
    ...{ agent, taskDigest: sha256(text), seed: sha256(frame(['seed', runId])) },
    ...(queue === undefined ? {} : { queue }),
  }
}
