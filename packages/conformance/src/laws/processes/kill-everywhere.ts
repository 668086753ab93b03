import { availableParallelism } from 'node:os'
import { Stage } from '../../law/stage.ts'
import type { Trial } from '../../law/trial.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { ProcessClients } from '../../process/process-clients.ts'
import { KilledLife } from './killed-life.ts'
import { failpointsOf, type Lived, live } from './lived.ts'
import { kept, type Program } from './program.ts'
import { checkRecovered } from './recovered.ts'
import { see } from './see.ts'

/**
 * Lives a program in a worker once for each failpoint that it passes, kills the worker there, and has another one
 * recover; until none fires any more.
 */
export async function killEverywhere(trial: Trial, program: Program): Promise<void> {
  const lived = await live(trial.harness, program)
  const { first, last } = failpointsOf(lived)
  await using clients = new ProcessClients(trial.harness)
  let next = first
  const failed: unknown[] = []
  const lane = async () => {
    while (failed.length === 0 && next <= last) {
      await killOnce(trial, clients, lived, next++).catch((error: unknown) => failed.push(error))
    }
  }
  await Promise.all(Array.from({ length: Math.min(3, availableParallelism()) }, lane))
  if (failed.length > 0) throw failed[0]
  await surviveAll(trial, clients, lived, last + 1)
}

async function killOnce(trial: Trial, clients: ProcessClients, lived: Lived, nth: number): Promise<void> {
  const { harness, tally, demand } = trial
  const failpoint = kept(lived.passed.flat()[nth - 1])
  const where = `killed at failpoint ${nth}, ${failpoint}`
  await using stage = await Stage.provision(harness)
  const { env, clock } = stage
  tally.ask(`SIGKILL at ${failpoint}`)
  tally.schedules += 1
  const life = new KilledLife(lived, clock)
  const victim = await clients.start({ env, clock: clock.now, dieAt: nth })
  await life.goOn(victim)
  demand.equal([victim.died, victim.passed.length, victim.passed.at(-1)], [true, nth, failpoint], where)
  tally.land(`SIGKILL at ${failpoint}`)
  tally.meet(`killed at ${failpoint}`)
  tally.kills += 1
  await using here = new InProcessClients(harness)
  const survivor = await here.start({ env, clock: clock.now })
  checkRecovered(await see(survivor, lived.program), life, lived, { where })
  if ((await life.goOn(survivor)) !== 'ended') throw new Error('a survivor survives')
  checkRecovered(await see(survivor, lived.program), life, lived, { where: `${where}, in the end`, loosely: true })
  await survivor.end()
  tally.operations += life.acknowledged
}

/** One failpoint more, and nobody dies: the others were all there are, and a process passes them as this one did. */
async function surviveAll({ harness, demand }: Trial, clients: ProcessClients, lived: Lived, nth: number) {
  await using stage = await Stage.provision(harness)
  const { env, clock } = stage
  const life = new KilledLife(lived, clock)
  const client = await clients.start({ env, clock: clock.now, dieAt: nth })
  const ended = await life.goOn(client)
  demand.equal([ended, client.passed], ['ended', lived.passed.flat()], 'the failpoints of an undisturbed worker')
  checkRecovered(await see(client, lived.program), life, lived, { where: 'undisturbed' })
  await client.end()
}
