import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { RemoteExecution } from '@tangle-network/durability-contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { folderOf, isAlive, killGroup } from './host-folder.ts'
import { HostProcesses, type When } from './host-process.ts'
import { ask, isRemoteError, type Line, lineOf, linesOf, planOf, resultOf, started } from './host-world.ts'
import { needsLinux } from './needs-linux.ts'

needsLinux()

/** What journal calls a run makes that change something, from its dispatch to its end. */
const MUTATIONS = ['begin', 'append', 'acquire', 'acquire', 'append', 'acquire', 'append']

let hosts: HostProcesses
beforeAll(() => {
  hosts = new HostProcesses()
})
afterAll(() => hosts.close())

/** Writes down that it was started, and shows lines for a while, whoever looks. */
function script(effects: string, lines: number): string {
  const each = 'i=$((i+1)); echo "line $i"; sleep 0.02'
  return `echo started >>${effects}; i=0; while [ $i -lt ${lines} ]; do ${each}; done`
}

function linesTo(last: number): string[] {
  return Array.from({ length: last }, (_, at) => `line ${at + 1}\n`)
}

/** Starts it and takes its lines to the end, coming again whenever the host does not answer. */
async function taken(plan: ReturnType<typeof planOf>, onLine: (line: Line) => unknown = () => {}) {
  const lines: Line[] = []
  for (let reference: unknown; ; ) {
    const bridge = await hosts.bridge
    try {
      if (reference === undefined) {
        const started = await bridge.start(plan, null, ask)
        if (started.is === 'conflict') throw new Error('expected a start, found a conflict')
        reference = started.reference
      }
      const attached = await bridge.attach(reference, { position: lines.at(-1)?.position ?? 0 }, ask)
      if (attached.is !== 'attached') throw new Error(`expected events, found ${attached.is}`)
      for await (const event of attached.events) {
        lines.push(lineOf(event))
        await onLine(lineOf(event))
      }
      return { lines, result: await resultOf(bridge, reference) }
    } catch (error) {
      if (!isRemoteError(error)) throw error
      await pause(10)
    }
  }
}

test.each(
  MUTATIONS.flatMap((method, at) => (['before', 'after'] as When[]).map((when) => [when, at + 1, method] as const)),
)('killed %s change %i, %s: started once, every line once, and an end', async (when, at, method) => {
  await hosts.bridge
  const kills = hosts.kills
  let changes = 0
  hosts.fault = (called, now) => {
    if (!['begin', 'append', 'acquire'].includes(called)) return false
    if (now === 'before') changes += 1
    return changes === at && now === when
  }
  const effects = join(hosts.folder, `effects-${when}-${at}`)
  const plan = planOf(script(effects, 5))
  const { lines, result } = await taken(plan)
  expect(hosts.kills - kills, `kills at ${method}`).toBe(1)
  expect(readFileSync(effects, 'utf8')).toBe('started\n')
  expect(lines.map(({ text }) => text)).toEqual(linesTo(5))
  expect(result).toMatchObject({ ok: { text: linesTo(5).join(''), isWhole: true } })
  const { entries } = await hosts.journal.read(`cli-bridge/${plan.id}`)
  expect(entries.map(({ kind }) => kind)).toEqual(['bridge.accepted', 'bridge.started', 'bridge.ended'])
})

/** Asks whichever host is there until one answers. */
async function insisted<T>(question: (bridge: RemoteExecution) => Promise<T>): Promise<T> {
  for (;;) {
    const bridge = await hosts.bridge
    try {
      return await question(bridge)
    } catch (error) {
      if (!isRemoteError(error)) throw error
      await pause(10)
    }
  }
}

test.each(
  ['acquire', 'append', 'acquire', 'append'].flatMap((method, at) =>
    (['before', 'after'] as When[]).map((when) => [when, at + 1, method] as const),
  ),
)('killed %s change %i of a cancellation, %s: cancelled, and provably gone', async (when, at, method) => {
  await hosts.bridge
  hosts.fault = () => false
  const kills = hosts.kills
  const plan = planOf(`trap '' HUP; echo $$; while :; do sleep 0.01; done`)
  const reference = await insisted((bridge) => started(bridge, plan))
  const [line] = await insisted((bridge) => linesOf(bridge, reference, 0, 1))
  let changes = 0
  hosts.fault = (called, now) => {
    if (!['append', 'acquire'].includes(called)) return false
    if (now === 'before') changes += 1
    return changes === at && now === when
  }
  await insisted((bridge) => bridge.cancel(reference, { ...ask, operationId: 'stop' }))
  expect(await insisted((bridge) => resultOf(bridge, reference))).toEqual({ cancelled: true })
  expect(hosts.kills - kills, `kills at ${method}`).toBe(1)
  expect(isAlive(Number(line?.text))).toBe(false)
  const { entries } = await hosts.journal.read(`cli-bridge/${plan.id}`)
  const kinds = entries.map(({ kind }) => kind)
  expect(kinds).toEqual(['bridge.accepted', 'bridge.started', 'bridge.recalled', 'bridge.ended'])
})

test('killed again and again while the command writes: every line once', async () => {
  await hosts.bridge
  const kills = hosts.kills
  hosts.fault = () => false
  const effects = join(hosts.folder, 'effects')
  const { lines, result } = await taken(planOf(script(effects, 60)), ({ position }) =>
    [1, 7, 20].includes(position) ? hosts.kill() : undefined,
  )
  expect(hosts.kills - kills).toBe(3)
  expect(readFileSync(effects, 'utf8')).toBe('started\n')
  expect(lines.map(({ text }) => text)).toEqual(linesTo(60))
  expect(lines.map(({ position }) => position)).toEqual(linesTo(60).map((_, at) => at + 1))
  expect(result).toMatchObject({ ok: { isWhole: true } })
})

test('killed together with the command: what was written is shown, and nobody knows what came of it', async () => {
  const bridge = await hosts.bridge
  const kills = hosts.kills
  const plan = planOf(script(join(hosts.folder, 'effects-of-both'), 1_000))
  const reference = await started(bridge, plan)
  const shown = await linesOf(bridge, reference, 0, 5)
  const mark = await folderOf(hosts.folder, reference).mark()
  const pid = mark && 'process' in mark ? mark.process.pid : Number.NaN
  const killed = hosts.kill()
  killGroup(pid)
  await killed
  const heir = await hosts.bridge
  expect(hosts.kills - kills).toBe(1)
  const rest = await linesOf(heir, reference, 5)
  const all = [...shown, ...rest].map(({ text }) => text)
  expect(all).toEqual(linesTo(all.length))
  expect(await heir.result(reference, ask)).toEqual({ is: 'gone' })
  expect(readFileSync(join(hosts.folder, 'effects-of-both'), 'utf8')).toBe('started\n')
})
