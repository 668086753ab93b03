/** Everything that comes, in the order in which it comes. */
export function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all = collect(items)
  // Whoever awaits it hears of a failure; a law that has failed before does not.
  all.catch(() => {})
  return all
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
