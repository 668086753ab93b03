import { heardLater } from './heard-later.ts'

/** Everything that comes, in the order in which it comes. */
export function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  return heardLater(collect(items))
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const item of items) all.push(item)
  return all
}
