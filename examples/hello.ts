import { createSupervisor, defineAgent } from '@tangle-network/durability'
import { z } from 'zod'
import { mail, urls } from './hello-world.ts'

const read = defineAgent({
  name: 'read',
  input: z.object({ url: z.url() }),
  output: z.string(),
  act: ({ url }, scope) => scope.step('fetch', async () => (await fetch(url)).text()),
})

const digest = defineAgent({
  name: 'digest',
  input: z.object({ urls: z.array(z.url()) }),
  output: z.string(),
  async act({ urls }, scope) {
    const parts = await Promise.all(urls.map((url) => scope.call(read, { url }, { key: url })))
    await scope.step('send', () => mail(parts.join('\n')), { effect: 'once' })
    return parts.join('\n')
  },
})

await using supervisor = await createSupervisor() // ./.durability/journal.sqlite
console.log(await supervisor.runOrThrow(digest, { urls }, { runId: 'digest-2026-11-22' }))
// Kill it anywhere. Run it again. It goes on.
