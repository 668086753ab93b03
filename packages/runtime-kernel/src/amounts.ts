import { type Amounts, checkName, GREATEST_AMOUNT, quoted, said, type Where } from '@tangle-network/durability-contract'
import type { Channels } from './scope.ts'

/** Amounts as they are journaled, sorted by channel. What are none is a mistake in the calling code: `TypeError`. */
export function toAmounts(channels: Channels | undefined, where: Where): Amounts {
  if (channels === undefined) return []
  if (typeof channels !== 'object' || channels === null) throw new TypeError(`${said(where)} must name its channels`)
  const pairs = Object.entries(channels).map(([channel, amount]): [string, number] => {
    checkName('channel', channel)
    checkAmount(amount, () => `${quoted(channel)} of ${said(where)}`)
    return [channel, amount]
  })
  return pairs.sort(([a], [b]) => (a < b ? -1 : 1))
}

export function checkAmount(amount: unknown, where: Where): void {
  if (Number.isInteger(amount) && Number(amount) >= 0 && Number(amount) <= GREATEST_AMOUNT) return
  throw new TypeError(`${said(where)} must be an integer from 0 to ${GREATEST_AMOUNT}`)
}
