import { isDurabilityError, type Journal, type Manifest } from '@tangle-network/durability-contract'

/**
 * Takes the run as asked for. A fork is found under another manifest than its caller can know, with the seed of its origin
 * and its place there; of the same agent and task it is the run that is meant.
 */
export async function takeFork<T>(
  journal: Journal,
  runId: string,
  asked: Manifest,
  take: (manifest: Manifest) => Promise<T>,
): Promise<T> {
  try {
    return await take(asked)
  } catch (error) {
    if (!isDurabilityError(error, 'RUN_CONFLICT')) throw error
    const { manifest } = await journal.head(runId)
    const isMeant = manifest.agent === asked.agent && manifest.taskDigest === asked.taskDigest
    if (manifest.origin === undefined || !isMeant) throw error
    return take(manifest)
  }
}
