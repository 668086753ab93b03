import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createMemoryJournal } from '@tangle-network/journal-memory'
import { describe, expect, test } from 'vitest'
import { Registry } from '../src/host/registry.ts'
import { RunFolder } from '../src/host/run-folder.ts'
import { WRAPPER } from '../src/host/wrapper.ts'
import { folderOf, killGroup, leadersIn } from './host-folder.ts'
import {
  ask,
  folderForHosts,
  linesOf,
  openHost,
  operation,
  planOf,
  resultOf,
  started,
  textOf,
  until,
} from './host-world.ts'
import { needsLinux } from './needs-linux.ts'

needsLinux()

describe('what a host leaves behind', () => {
  test('goes on without it, and is shown on by the next from where it was left', async () => {
    const world = await openHost()
    const go = join(world.folder, 'go')
    const script = `echo one; while [ ! -e ${go} ]; do sleep 0.01; done; echo two`
    const reference = await started(world.bridge, planOf(script))
    expect(await linesOf(world.bridge, reference, 0, 1)).toMatchObject([{ position: 1, text: 'one\n' }])
    const { bridge } = await world.restart()
    expect(await bridge.result(reference, ask)).toMatchObject({ is: 'running' })
    writeFileSync(go, '')
    expect(await linesOf(bridge, reference, 1)).toMatchObject([{ position: 2, text: 'two\n' }])
    expect(await resultOf(bridge, reference)).toMatchObject({ ok: { text: 'one\ntwo\n' } })
  })

  test('and ends while nobody is there is concluded from what it wrote', async () => {
    const world = await openHost()
    const go = join(world.folder, 'go')
    const reference = await started(
      world.bridge,
      planOf(`while [ ! -e ${go} ]; do sleep 0.01; done; printf out; exit 4`),
    )
    await until(() => leadersIn(world.folder).length === 1)
    await world.host.close()
    writeFileSync(go, '')
    const [pid] = leadersIn(world.folder)
    await until(() => !existsSync(`/proc/${pid}`))
    const { bridge } = await world.restart()
    expect(await textOf(bridge, reference)).toBe('out')
    expect(await bridge.result(reference, ask)).toMatchObject({ result: { failed: { data: { exitCode: 4 } } } })
  })

  test('and is killed while nobody is there has stopped, and nobody knows what came of it', async () => {
    const world = await openHost()
    const reference = await started(world.bridge, planOf('echo one; sleep 1000'))
    await linesOf(world.bridge, reference, 0, 1)
    await world.host.close()
    for (const pid of leadersIn(world.folder)) killGroup(pid)
    const { bridge } = await world.restart()
    expect(await textOf(bridge, reference)).toBe('one\n')
    expect(await bridge.result(reference, ask)).toEqual({ is: 'gone' })
  })

  test('and was to stop is stopped by the next', async () => {
    const world = await openHost({ graceMs: 60_000 })
    const reference = await started(world.bridge, planOf(`trap '' TERM; echo one; while :; do sleep 0.01; done`))
    await linesOf(world.bridge, reference, 0, 1)
    expect(await world.bridge.cancel(reference, operation)).toEqual({ is: 'requested' })
    await world.host.close()
    const { bridge } = await openHost({ graceMs: 50 }, world)
    expect(await resultOf(bridge, reference)).toEqual({ cancelled: true })
    expect(await bridge.cancel(reference, operation)).toMatchObject({ is: 'ended' })
  })

  test('keeps its deadline', async () => {
    const world = await openHost()
    const reference = await started(world.bridge, planOf('echo one; sleep 1000', { execution: { timeoutMs: 60_000 } }))
    await linesOf(world.bridge, reference, 0, 1)
    await world.host.close()
    const { bridge } = await openHost({ clock: () => Date.now() + 60_000 }, world)
    expect(await resultOf(bridge, reference)).toMatchObject({ failed: { code: 'timeout' } })
  })

  test('and has ended is told as before by any later host', async () => {
    const world = await openHost({ keptEvents: 2 })
    const reference = await started(world.bridge, planOf('echo one; echo two; printf three'))
    const before = await resultOf(world.bridge, reference)
    const { bridge } = await (await world.restart()).restart()
    expect(await resultOf(bridge, reference)).toEqual(before)
    expect((await linesOf(bridge, reference, 1)).map(({ text }) => text)).toEqual(['two\n', 'three'])
    expect(await bridge.attach(reference, { position: 0 }, ask)).toEqual({ is: 'expired', first: 2 })
    expect(await bridge.attach(reference, { position: 4 }, ask)).toEqual({ is: 'ahead', last: 3 })
  })

  test('and has lost its registry shows nobody what another request under the same id came to, and starts the same one once', async () => {
    const world = await openHost()
    const effects = join(world.folder, 'effects')
    const plan = planOf(`echo first; echo first >>${effects}`)
    await resultOf(world.bridge, await started(world.bridge, plan))
    await world.host.close()
    const { bridge } = await openHost({}, { folder: world.folder })
    const request = planOf(`echo second; echo second >>${effects}`).request
    expect(await textOf(bridge, await started(bridge, { ...plan, request }))).toBe('second\n')
    const { bridge: third } = await openHost({}, { folder: world.folder })
    expect(await textOf(third, await started(third, plan))).toBe('first\n')
    expect(readFileSync(effects, 'utf8')).toBe('first\nsecond\n')
  })

  test('counts its lines as before where its output was lost', async () => {
    const world = await openHost()
    const reference = await started(world.bridge, planOf('echo one; echo two'))
    await resultOf(world.bridge, reference)
    await world.host.close()
    await folderOf(world.folder, reference).remove()
    const { bridge } = await world.restart()
    expect(await bridge.attach(reference, { position: 1 }, ask)).toEqual({ is: 'expired', first: 3 })
    expect(await resultOf(bridge, reference)).toMatchObject({ ok: { text: '', isWhole: false } })
  })
})

describe('a start', () => {
  test('that is asked for by several at once, of two hosts, is one', async () => {
    const one = await openHost()
    const other = await openHost({}, one)
    const effects = join(one.folder, 'effects')
    const plan = planOf(`echo started >>${effects}; echo out`)
    const answers = await Promise.all(
      [one, other, one, other].map(({ bridge }) => bridge.start(plan, null, ask).catch((error: unknown) => error)),
    )
    const created = answers.filter((answer) => (answer as { is?: string }).is === 'created')
    expect(created).toHaveLength(1)
    const reference = (created[0] as { reference: unknown }).reference
    for (const { bridge } of [one, other]) {
      await until(async () => (await bridge.result(reference, ask)).is === 'ended')
      expect(await textOf(bridge, reference)).toBe('out\n')
    }
    expect(readFileSync(effects, 'utf8')).toBe('started\n')
  })

  test('that two wrappers make is made by one', async () => {
    const folder = folderForHosts()
    const effects = join(folder, 'effects')
    const wrappers = Array.from({ length: 4 }, () =>
      spawn('/bin/sh', ['-c', WRAPPER, 'cli-bridge', folder, 'sh', '-c', `echo started >>${effects}`], {
        stdio: 'ignore',
      }),
    )
    const codes = await Promise.all(wrappers.map(async (child) => (await once(child, 'exit'))[0]))
    expect(codes.sort()).toEqual([0, 125, 125, 125])
    expect(readFileSync(effects, 'utf8')).toBe('started\n')
    expect(readFileSync(join(folder, 'exit'), 'utf8')).toBe('0\n')
  })

  test('that is prepared again takes nothing from whoever was started before', async () => {
    const run = new RunFolder(folderForHosts(), { id: 'a', digest: 'd' })
    await run.make('given')
    const { files, close } = run.openFiles(true)
    try {
      await run.make('given again')
      expect(readFileSync(Number(files[0]), 'utf8')).toBe('given')
    } finally {
      close()
    }
  })

  test('that was given up is made by no wrapper that comes late', async () => {
    const folder = folderForHosts()
    const run = new RunFolder(folder, { id: 'a', digest: 'd' })
    expect(await run.neverStart({ type: 'cancelled', message: '' })).toBe(true)
    expect(await run.neverStart({ type: 'other', message: '' })).toBe(false)
    const effects = join(folder, 'effects')
    const command = ['sh', '-c', `echo started >>${effects}`]
    const late = spawn('/bin/sh', ['-c', WRAPPER, 'cli-bridge', run.path, ...command], { stdio: 'ignore' })
    expect((await once(late, 'exit'))[0]).toBe(125)
    expect(existsSync(effects)).toBe(false)
    expect(await run.mark()).toEqual({ never: { type: 'cancelled', message: '' } })
  })

  test('that was accepted and called off before it was made is never made', async () => {
    const { journal, folder } = { journal: createMemoryJournal(), folder: folderForHosts() }
    const registry = new Registry(journal, folder)
    const plan = planOf(`touch ${join(folder, 'effects')}`)
    const accepted = { request: plan.request, coordinates: COORDINATES }
    const claim = await registry.claim(plan.id, 'd'.repeat(64), accepted, Date.now())
    if (!('record' in claim)) throw new Error(claim.is)
    await registry.record(claim.record, 'bridge.recalled', { why: 'cancelled' }, Date.now())
    const { bridge } = await openHost({}, { journal, folder })
    expect(await resultOf(bridge, { runId: plan.id })).toEqual({ cancelled: true })
    expect(existsSync(join(folder, 'effects'))).toBe(false)
  })

  test('that was accepted long before its deadline passed is never made', async () => {
    const { journal, folder } = { journal: createMemoryJournal(), folder: folderForHosts() }
    const plan = planOf(`touch ${join(folder, 'effects')}`, { execution: { timeoutMs: 1_000 } })
    const accepted = { request: plan.request, coordinates: COORDINATES }
    await new Registry(journal, folder).claim(plan.id, 'd'.repeat(64), accepted, Date.now() - 2_000)
    const { bridge } = await openHost({}, { journal, folder })
    expect(await resultOf(bridge, { runId: plan.id })).toMatchObject({ failed: { code: 'timeout' } })
    expect(existsSync(join(folder, 'effects'))).toBe(false)
  })
})

describe('a process that cannot be judged from here', () => {
  test('is unknown, neither running nor stopped, until it has said how it ended', async () => {
    const { journal, folder } = { journal: createMemoryJournal(), folder: folderForHosts() }
    const registry = new Registry(journal, folder)
    const plan = planOf('echo never')
    const accepted = { request: plan.request, coordinates: COORDINATES }
    const claim = await registry.claim(plan.id, 'd'.repeat(64), accepted, Date.now())
    if (!('record' in claim)) throw new Error(claim.is)
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const elsewhere = { boot, namespace: '1', pid: process.pid, started: '1' }
    await registry.record(claim.record, 'bridge.started', { process: elsewhere }, Date.now())
    const { path, output } = new RunFolder(folder, claim.record)
    mkdirSync(path, { recursive: true })
    writeFileSync(output, 'out\n')
    const { bridge } = await openHost({}, { journal, folder })
    const reference = { runId: plan.id }
    expect(await bridge.lookup(plan, null, ask)).toEqual({ is: 'unknown' })
    expect(await bridge.result(reference, ask)).toEqual({ is: 'unknown' })
    expect(await bridge.cancel(reference, operation)).toEqual({ is: 'unknown' })
    writeFileSync(join(path, 'exit'), '0\n')
    await until(async () => (await bridge.result(reference, ask)).is === 'ended')
    expect(await resultOf(bridge, reference)).toMatchObject({ ok: { text: 'out\n' } })
  })
})

const COORDINATES = { provider: 'p', environmentId: 'e', sessionId: 's', executionId: 'x' }
