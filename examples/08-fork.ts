// A run has ended, and one of its steps should have come out otherwise. A fork goes on from any entry of its log: what lies
// before that is shared and not done again, what follows is its own: npm run example 08-fork
import { createSupervisor, defineAgent, forkRun, openJournal } from '@tangle-network/durability'

let tone = 'stiff'

const letter = defineAgent({
  name: 'letter',
  async act(to: string, scope) {
    const news = await scope.step('research', () => {
      console.log('  researching, which takes hours')
      return `${to} lives in a lighthouse now`
    })
    return scope.step('write', () => {
      console.log(`  writing, in a ${tone} tone`)
      return `A ${tone} letter: ${news}.`
    })
  },
})

await using journal = await openJournal('memory:')
await using supervisor = await createSupervisor({ journal })

console.log('letter:')
console.log(await supervisor.runOrThrow(letter, 'Ada', { runId: 'letter' }))

// What a person would look up with `durability tail letter`.
const { entries } = await journal.read('letter')
const researched = entries.find(({ kind, payload }) => {
  return kind === 'step.settled' && (payload as { key: string }).key === 'research'
})
if (!researched) throw new Error('the research should be in the log')

tone = 'warm'
await forkRun(journal, 'letter', { at: researched.seq, as: 'letter-2' })
console.log(`letter-2, forked after entry ${researched.seq}:`)
console.log(await supervisor.runOrThrow(letter, 'Ada', { runId: 'letter-2' }))

// The first one is as it was.
console.log(await supervisor.runOrThrow(letter, 'Ada', { runId: 'letter' }))
