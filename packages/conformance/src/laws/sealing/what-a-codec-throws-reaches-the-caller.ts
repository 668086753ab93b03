import { type Codec, identityCodec } from '@tangle-network/durability-contract'
import type { Law } from '../../law/law.ts'
import { batch, begun, draft, errorOf, panorama } from '../../law/sample.ts'

const SPOILT = new RangeError('the vault is shut')
const shut = (): never => {
  throw SPOILT
}

/** A codec that fails, or makes what no store can keep, leaves nothing behind and is not disguised. */
export const whatACodecThrowsReachesTheCaller: Law = {
  id: 'what-a-codec-throws-reaches-the-caller',
  level: 'L0',
  clause: 'S-5',
  also: ['V-8', 'E-4'],
  invariant: 'J16',
  statement:
    'what a codec throws reaches the caller unchanged, text that cannot be stored is refused, and nothing is written',
  needs: ['store'],
  async check({ stage, demand }) {
    const { open } = await stage()
    const journal = await open()
    const { lease, after } = await begun(journal)
    const address = await journal.putBlob(lease, Uint8Array.of(1))
    const { cursor } = await journal.append(lease, { ...batch(after), entries: [draft('stands', [address])] })
    const message = (id: string) => ({ id, sender: 'sender', kind: 'note', payload: id })
    await journal.deliver('run', message('stands'))
    const stood = await panorama(journal)
    const using = (part: Partial<Codec>) => open({ journal: { codec: { ...identityCodec, ...part } } })
    const mute = await using({ encodePayload: shut, encodeBlob: shut })
    const deaf = await using({ decodePayload: shut, decodeBlob: shut })
    for (const [where, call] of [
      ['append', () => mute.append(lease, batch(cursor, ['lost']))],
      ['append with a blob', () => mute.append(lease, { ...batch(cursor), blobs: [Uint8Array.of(2)] })],
      ['deliver', () => mute.deliver('run', message('lost'))],
      ['putBlob', () => mute.putBlob(lease, Uint8Array.of(2))],
      ['read', () => deaf.read('run')],
      ['inbox', () => deaf.inbox('run')],
      ['getBlob', () => deaf.getBlob('run', address)],
    ] as const) {
      demand.isTrue((await errorOf(call)) === SPOILT, 'the very error of the codec', where)
    }
    for (const made of ['a\0b', '\ud800', 1, undefined, null] as string[]) {
      const careless = await using({ encodePayload: () => made })
      const where = `of what a codec made ${JSON.stringify(made)} of`
      await demand.misuse(`append ${where}`, () => careless.append(lease, batch(cursor, ['lost'])))
      await demand.misuse(`deliver ${where}`, () => careless.deliver('run', message('lost')))
    }
    demand.equal(await panorama(journal), stood, 'the place after the codecs failed')
  },
}
