// Plan, do, decide, again: a loop looks for a word in a maze of pages, all pages of a round at once. It is killed in the
// middle by a broken page that ends its process, and goes on with the round that it was in: npm run example 10-loop
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSupervisor, defineAgent, openJournal, runLoop } from '@tangle-network/durability'

const PAGES: Readonly<Record<string, readonly string[]>> = {
  home: ['news', 'about', 'gone'],
  news: ['sports', 'weather'],
  about: ['team'],
  weather: ['tomorrow'],
  sports: [],
  team: [],
  tomorrow: ['sun'],
}

const crawl = defineAgent({
  name: 'crawl',
  act: (start: string, scope) =>
    runLoop(scope, {
      initial: [start],
      plan: (open) => open,
      keyOf: (page) => page,
      iterate(page, round) {
        console.log(`round ${round}: ${page}`)
        if (page === 'weather' && role === 'first') process.kill(process.pid, 'SIGKILL')
        const links = PAGES[page]
        if (!links) throw new Error(`no page ${page}`)
        return links
      },
      decide(_, results) {
        for (const came of results) if (came.status === 'failed') console.log(`  ${came.error.message}`)
        const links = results.flatMap((came) => (came.status === 'done' ? came.value : []))
        return links.includes('sun') ? { done: 'the sun will shine' } : { next: links }
      },
      maxRounds: 10,
    }),
})

const [role, url] = process.argv.slice(-2)
if (role === 'first' || role === 'second') {
  await using journal = await openJournal(url ?? '')
  await using supervisor = await createSupervisor({ journal })
  const end = await supervisor.runOrThrow(crawl, 'home', { runId: 'crawl' })
  console.log(end.ended === 'decided' ? `${end.value}, said round ${end.rounds}` : 'nothing found')
} else {
  const folder = mkdtempSync(join(tmpdir(), 'loop-'))
  for (const life of ['first', 'second']) {
    const args = [...process.execArgv, fileURLToPath(import.meta.url), life, `sqlite:${join(folder, 'journal.sqlite')}`]
    const { signal } = spawnSync(process.execPath, args, { stdio: 'inherit' })
    if (signal) console.log(`killed by ${signal}`)
  }
  rmSync(folder, { recursive: true })
}
