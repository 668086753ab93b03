// Four drafts at once on one budget: each has an account of its own, the fourth is refused for want of money, and whoever
// fails begins again. A result is made of those that came out well: npm run example 05-fan-out
import { createSupervisor, defineAgent } from '@tangle-network/durability'

/** A model that is asked; it says what it cost, and does not like to be asked about fish the first time. */
async function model(topic: string, attempt: number): Promise<{ text: string; cents: number }> {
  if (topic === 'fish' && attempt === 1) throw new Error('the model is overloaded')
  return { text: `all about ${topic}`, cents: 20 }
}

const draft = defineAgent({
  name: 'draft',
  act: (topic: string, scope) =>
    scope.step(
      'ask',
      async ({ spend }) => {
        const { text, cents } = await model(topic, scope.attempt)
        spend({ cents })
        return text
      },
      { cost: { cents: 30 } },
    ),
})

const report = defineAgent({
  name: 'report',
  async act(topics: string[], scope) {
    const restart = { maxAttempts: 2, delayMs: 10, jitter: 0.5 }
    const drafts = topics.map((topic) =>
      scope.spawn(draft, topic, { key: topic, budget: { cents: 60 }, restart, timeoutMs: 30_000 }),
    )
    const texts: string[] = []
    for (const { key, outcome } of drafts) {
      const came = await outcome
      if (came.status === 'done') texts.push(came.value)
      else console.log(`${key}: ${came.error.code} after ${came.error.attempts} attempt`)
    }
    console.log(`left: ${scope.budget().cents?.free} cents`)
    return texts
  },
})

await using supervisor = await createSupervisor() // ./.durability/journal.sqlite
const options = { runId: 'report-1', budget: { cents: 200 }, deadline: Date.now() + 60_000 }
const texts = await supervisor.runOrThrow(report, ['birds', 'fish', 'bees', 'moss'], options)
console.log(texts.join(', '))
