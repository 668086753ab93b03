import { isDeepStrictEqual } from 'node:util'
import type { Failpoint } from '@tangle-network/durability-contract'
import type { Harness } from '../../harness.ts'
import type { Reply } from '../../history/call.ts'
import { Stage } from '../../law/stage.ts'
import { Violation } from '../../law/violation.ts'
import { InProcessClients } from '../../process/in-process-client.ts'
import { type Memory, type Program, remember } from './program.ts'
import { type Seen, see } from './see.ts'

/** So much time passes before each step of a program, by the backend's clock. */
export const STEP_MS = 1_000

/** A program as it goes when nobody is killed: what every disturbed one is compared with. */
export interface Lived {
  readonly program: Program
  /** What is to be seen after so many steps. */
  readonly seen: readonly Seen[]
  /** By step. */
  readonly replies: readonly Reply[]
  readonly passed: readonly (readonly Failpoint[])[]
}

export async function live(harness: Harness, program: Program): Promise<Lived> {
  await using stage = await Stage.provision(harness)
  await using here = new InProcessClients(harness)
  const client = await here.start({ env: stage.env, clock: stage.clock.now })
  const seen = [await see(client, program)]
  const replies: Reply[] = []
  const passed: Failpoint[][] = []
  let memory: Memory = {}
  for (const { name, call } of program.steps) {
    stage.clock.advance(STEP_MS)
    const made = call(memory)
    const before = client.passed.length
    const reply = await client.call(made)
    if (reply === 'died' || !('ok' in reply)) throw new Error(`${name}: ${JSON.stringify(reply)}`)
    memory = remember(memory, made, reply)
    replies.push(reply)
    passed.push(client.passed.slice(before))
    seen.push(await see(client, program))
    checkProvesSomething(seen, name)
  }
  await client.end()
  return { program, seen, replies, passed }
}

/** What nobody can see nobody can miss: each step must show, and what shows must be in order. */
function checkProvesSomething(seen: readonly Seen[], where: string): void {
  const [before, after] = seen.slice(-2)
  if (isDeepStrictEqual(before, after)) {
    throw new Violation('J1', { expected: 'a change', found: 'none', where: `undisturbed, after "${where}"` })
  }
  for (const [runId, { head, verified }] of Object.entries(after?.runs ?? {})) {
    if ('ok' in verified || ('code' in head && head.code === verified.code)) continue
    const parts = { expected: `a sound ${runId}`, found: `${verified.code}: ${verified.message}` }
    throw new Violation('J16', { ...parts, where: `undisturbed, after "${where}"` })
  }
}

/** Where a victim may be told to die, counted from 1: past what is done before the program itself begins. */
export function failpointsOf({ program, passed }: Lived): { readonly first: number; readonly last: number } {
  return { first: passed.slice(0, program.prelude).flat().length + 1, last: passed.flat().length }
}
