/** The same promise: whoever awaits it hears of its failure, but a law that has failed before does not, and need not. */
export function heardLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  return promise
}
