import { setTimeout as sleep } from 'node:timers/promises'
import { batch, begun, type Tour } from './port.ts'

/** A watcher, what comes while it is busy, and what comes while it waits. */
export const watches: Tour = async (port) => {
  const journal = await port.open()
  const { lease, genesis } = await begun(journal, 'run')
  const write = async (payload: string) => {
    await journal.append(lease, batch(await journal.head('run'), [payload]))
  }
  await journal.append(lease, batch(genesis, ['there']))
  const stop = new AbortController()
  const seen: unknown[] = []
  const watch = async () => {
    for await (const { payload } of journal.watch('run', { signal: stop.signal })) {
      if (seen.push(payload) === 1) await write('comes while it is busy')
    }
  }
  const watching = port.see('watch', watch())
  await sleep(50)
  await port.see('seen', Promise.resolve([...seen]))
  await write('comes while it waits')
  await sleep(100)
  await port.see('seen', Promise.resolve([...seen]))
  stop.abort()
  await watching
  await port.see('a busy loop', Promise.resolve(port.reads() > 8))
}
