import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isAlive, leadersIn } from './host-folder.ts'
import { ask, linesOf, openHost, operation, planOf, resultOf, started, textOf, until } from './host-world.ts'
import { needsLinux } from './needs-linux.ts'

needsLinux()

describe('a command', () => {
  test('is shown line by line, counted from 1, and its last line needs no end', async () => {
    const { bridge } = await openHost()
    const reference = await started(bridge, planOf('echo one; echo; printf "two\\r\\nhalf"'))
    const lines = await linesOf(bridge, reference)
    expect(lines.map(({ position }) => position)).toEqual([1, 2, 3, 4])
    expect(lines.map(({ text }) => text)).toEqual(['one\n', '\n', 'two\r\n', 'half'])
    const ok = { text: 'one\n\ntwo\r\nhalf', isWhole: true, finishReason: 'stop' }
    expect(await bridge.result(reference, ask)).toMatchObject({ is: 'ended', result: { ok } })
  })

  test('can be come back to after each of its lines, while it runs and afterwards', async () => {
    const { bridge } = await openHost()
    const reference = await started(bridge, planOf('for i in 1 2 3 4 5 6; do echo $i; sleep 0.01; done'))
    const texts = ['1\n', '2\n', '3\n', '4\n', '5\n', '6\n']
    for (const [after] of texts.entries()) {
      expect(await linesOf(bridge, reference, after, 1)).toMatchObject([{ position: after + 1, text: texts[after] }])
    }
    await resultOf(bridge, reference)
    for (const after of [...texts.keys(), texts.length]) {
      expect((await linesOf(bridge, reference, after)).map(({ text }) => text)).toEqual(texts.slice(after))
    }
  })

  test('shows half a line only once there will be no more of it', async () => {
    const { bridge, folder } = await openHost()
    const go = join(folder, 'go')
    const script = `printf 'one\\nhal'; while [ ! -e ${go} ]; do sleep 0.01; done; printf 'f\\n'`
    const reference = await started(bridge, planOf(script))
    expect(await linesOf(bridge, reference, 0, 1)).toMatchObject([{ position: 1, text: 'one\n' }])
    await until(() => readFileSync(outputIn(folder), 'utf8').endsWith('hal'))
    expect(await bridge.attach(reference, { position: 2 }, ask)).toEqual({ is: 'ahead', last: 1 })
    writeFileSync(go, '')
    expect(await linesOf(bridge, reference, 1)).toMatchObject([{ position: 2, text: 'half\n' }])
  })

  test('that writes what is no UTF-8 is shown with that replaced, and flagged', async () => {
    const { bridge } = await openHost()
    const reference = await started(bridge, planOf(`printf 'good\\nb\\377d\\n'`))
    expect(await linesOf(bridge, reference)).toEqual([
      { position: 1, text: 'good\n', isInvalid: false },
      { position: 2, text: 'b\ufffdd\n', isInvalid: true },
    ])
  })

  test('reads what it is given, runs where it is told, and writes no pipe', async () => {
    const { bridge, folder } = await openHost()
    const script = 'cat; pwd; readlink /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2'
    const reference = await started(bridge, planOf(script, { stdin: 'given\n', cwd: '/' }))
    const [given, place, ...files] = (await textOf(bridge, reference)).trim().split('\n')
    expect([given, place]).toEqual(['given', '/'])
    expect(files).toHaveLength(3)
    for (const file of files) expect(file.startsWith(folder)).toBe(true)
  })

  test('that fails says how, and what it said of it', async () => {
    const { bridge } = await openHost()
    const reference = await started(bridge, planOf('echo out; echo why >&2; exit 3'))
    expect(await resultOf(bridge, reference)).toMatchObject({
      failed: { code: 'exit', message: 'the command ended with 3: why', data: { exitCode: 3, tail: 'out\n' } },
    })
  })

  test('that is killed has ended, with what it wrote', async () => {
    const { bridge } = await openHost()
    const reference = await started(bridge, planOf('echo out; kill -9 $$'))
    expect(await resultOf(bridge, reference)).toMatchObject({ failed: { code: 'exit', data: { exitCode: 137 } } })
    expect(await textOf(bridge, reference)).toBe('out\n')
  })

  test('that is killed with what watches it leaves nobody who knows what came of it', async () => {
    const { bridge, folder } = await openHost()
    const reference = await started(bridge, planOf('echo out; sleep 1000'))
    await linesOf(bridge, reference, 0, 1)
    for (const pid of leadersIn(folder)) process.kill(-pid, 'SIGKILL')
    expect(await textOf(bridge, reference)).toBe('out\n')
    expect(await bridge.result(reference, ask)).toEqual({ is: 'gone' })
  })

  test('whose watcher is killed goes on to its end, which is proven', async () => {
    const { bridge, folder } = await openHost()
    const go = join(folder, 'go')
    const reference = await started(bridge, planOf(`echo $$; while [ ! -e ${go} ]; do sleep 0.01; done; echo out`))
    const [line] = await linesOf(bridge, reference, 0, 1)
    for (const pid of leadersIn(folder)) process.kill(pid, 'SIGKILL')
    await until(() => leadersIn(folder).every((pid) => !isAlive(pid)))
    expect(isAlive(Number(line?.text))).toBe(true)
    expect((await bridge.result(reference, ask)).is).toBe('running')
    writeFileSync(go, '')
    expect(await linesOf(bridge, reference, 1)).toMatchObject([{ position: 2, text: 'out\n' }])
    expect(await bridge.result(reference, ask)).toEqual({ is: 'gone' })
  })

  test('that is not there fails', async () => {
    const { bridge } = await openHost({ commands: { sh: () => ({ program: '/nowhere/agent' }) } })
    const reference = await started(bridge, planOf(''))
    expect(await resultOf(bridge, reference)).toMatchObject({ failed: { code: 'exit', data: { exitCode: 127 } } })
  })

  test('whose folder is not there is provably never started', async () => {
    const { bridge, folder } = await openHost()
    const reference = await started(bridge, planOf('echo no', { cwd: join(folder, 'nowhere') }))
    expect(await resultOf(bridge, reference)).toMatchObject({ failed: { code: 'start_failed' } })
    expect(leadersIn(folder)).toEqual([])
  })

  test('leaves nothing at work when it has ended', async () => {
    const { bridge } = await openHost()
    const reference = await started(bridge, planOf('sleep 1000 & echo $!'))
    const [line] = await linesOf(bridge, reference)
    expect(await resultOf(bridge, reference)).toMatchObject({ ok: { isWhole: true } })
    expect(isAlive(Number(line?.text))).toBe(false)
  })
})

describe('a command that floods', () => {
  const FLOOD = 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "line $i"; done'

  test('is kept up to so many lines; what is older has expired, and said to be', async () => {
    const { bridge } = await openHost({ keptEvents: 100 })
    const reference = await started(bridge, planOf(FLOOD))
    const result = await resultOf(bridge, reference)
    expect(result).toMatchObject({ ok: { isWhole: false } })
    expect(await bridge.attach(reference, { position: 0 }, ask)).toEqual({ is: 'expired', first: 2_901 })
    expect(await bridge.attach(reference, { position: 2_899 }, ask)).toEqual({ is: 'expired', first: 2_901 })
    const lines = await linesOf(bridge, reference, 2_900)
    expect(lines.map(({ text }) => text)).toEqual(Array.from({ length: 100 }, (_, at) => `line ${2_901 + at}\n`))
  })

  test('is ended when it writes more than it may', async () => {
    const { bridge } = await openHost({ outputBytes: 100_000, keptBytes: 1_000 })
    // Ends by itself before the disk is full, should nobody end it.
    const reference = await started(bridge, planOf('ulimit -f 400000; yes'))
    expect(await resultOf(bridge, reference)).toMatchObject({ failed: { code: 'output_limit' } })
  })

  test('without ever ending a line is told in pieces', async () => {
    const { bridge } = await openHost()
    const reference = await started(bridge, planOf('head -c 200000 /dev/zero | tr "\\0" x'))
    const lines = await linesOf(bridge, reference)
    expect(lines.map(({ text }) => text.length)).toEqual([65_536, 65_536, 65_536, 3_392])
  })
})

describe('a command that hangs', () => {
  test('is ended when its time is over', async () => {
    const { bridge } = await openHost()
    const reference = await started(bridge, planOf('echo out; sleep 1000', { execution: { timeoutMs: 300 } }))
    expect(await resultOf(bridge, reference)).toMatchObject({ failed: { code: 'timeout' } })
  })

  test('is cancelled, which is no end before it is gone', async () => {
    const { bridge, folder } = await openHost({ graceMs: 60_000 })
    const go = join(folder, 'go')
    const script = `trap 'echo asked; while [ ! -e ${go} ]; do sleep 0.01; done; exit 0' TERM; echo out; while :; do sleep 0.01; done`
    const reference = await started(bridge, planOf(script))
    await linesOf(bridge, reference, 0, 1)
    expect(await bridge.cancel(reference, operation)).toEqual({ is: 'requested' })
    expect(await linesOf(bridge, reference, 1, 1)).toMatchObject([{ text: 'asked\n' }])
    expect(await bridge.result(reference, ask)).toMatchObject({ is: 'running' })
    writeFileSync(go, '')
    // Though it says that all is well.
    expect(await resultOf(bridge, reference)).toEqual({ cancelled: true })
    expect(await bridge.cancel(reference, operation)).toEqual({ is: 'ended', result: { cancelled: true } })
  })

  test('and does not listen is killed, with all that it has started', async () => {
    const { bridge, folder } = await openHost({ graceMs: 50 })
    const script = `trap '' TERM; (trap '' TERM; while :; do sleep 0.01; done) & echo $!; while :; do sleep 0.01; done`
    const reference = await started(bridge, planOf(script))
    const [line] = await linesOf(bridge, reference, 0, 1)
    await bridge.cancel(reference, operation)
    expect(await resultOf(bridge, reference)).toEqual({ cancelled: true })
    expect([Number(line?.text), ...leadersIn(folder)].filter(isAlive)).toEqual([])
  })
})

function outputIn(folder: string): string {
  const [mark] = leadersIn(folder)
  const path = `/proc/${mark}/fd/1`
  return existsSync(path) ? path : '/dev/null'
}
