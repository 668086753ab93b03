// A run sleeps, and no process has to be there meanwhile: run it once, and again when the time has come. The deadline is
// absolute and stands in the journal, so coming back too early changes nothing: npm run example 03-timer
import { createSupervisor, defineAgent } from '@tangle-network/durability'

const SECONDS = 3

const remind = defineAgent({
  name: 'remind',
  async act(_: null, scope) {
    await scope.step('note', () => console.log(`I will remind you in ${SECONDS} seconds.`))
    await scope.sleep(SECONDS * 1_000)
    await scope.step('remind', () => console.log('It is time!'))
    return 'reminded'
  },
})

await using supervisor = await createSupervisor() // ./.durability/journal.sqlite
const result = await supervisor.run(remind, null, { runId: 'reminder' })

if (result.status === 'suspended') {
  const wakeAt = result.waits[0]?.wakeAt ?? 0
  console.log(`Asleep until ${new Date(wakeAt).toISOString()}. This process ends; run it again then.`)
} else {
  // From now on this is answered from the journal, however often it is asked.
  console.log(result.status === 'done' ? `The run has ended: ${result.value}.` : result)
}
