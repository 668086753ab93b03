import { blobAddress, type Journal } from '@tangle-network/durability-contract'
import { type Portrait, portrait } from '../../law/sample.ts'
import { NEW_BYTES } from '../../law/scene.ts'

/** All that can be seen of a scene, but for ids that are drawn at random. */
export async function scenery(journal: Journal): Promise<readonly Portrait[]> {
  const { runs } = await journal.list()
  return Promise.all(runs.map(({ runId }) => posed(journal, runId)))
}

async function posed(journal: Journal, runId: string): Promise<Portrait> {
  const { messages, ...rest } = await portrait(journal, runId, [blobAddress(NEW_BYTES)])
  return {
    ...rest,
    messages: messages.map((each) => (each.kind === 'durability:revived' ? { ...each, id: '' } : each)),
  }
}
