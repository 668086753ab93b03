import { encodeValue } from '@tangle-network/durability-contract'

/** The file that the contract's code runs from in this process or thread: the top of a stack that ends in it. */
export function loadedFrom(): string {
  const { prepareStackTrace } = Error
  // Raw file names: with source maps applied, both ways would look like the sources.
  Error.prepareStackTrace = (_, sites) => String(sites[0]?.getFileName())
  try {
    encodeValue(Number.NaN)
    return 'nowhere: the probe did not throw'
  } catch (error) {
    return String((error as Error).stack)
  } finally {
    Error.prepareStackTrace = prepareStackTrace
  }
}
