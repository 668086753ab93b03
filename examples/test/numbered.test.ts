import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { Scratch } from './run-demo.ts'

const FOLDER = fileURLToPath(new URL('..', import.meta.url))
/** Where temporary files are kept in memory the default would be refused, unless it is asked for. */
const DURABILITY_URL = 'sqlite:./.durability/journal.sqlite'

/** Runs an example as a user does, and answers the lines it printed. */
function run(name: string, cwd: string): string[] {
  const args = ['--conditions=@tangle-network/source', join(FOLDER, 'run-example.ts'), name]
  const env = { ...process.env, DURABILITY_URL, TMPDIR: cwd }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return stdout.trimEnd().split('\n')
}

test('a run asks a person, is suspended, and goes on with the answer [K-17, K-18]', () => {
  using scratch = new Scratch()
  expect(run('02-human-approval', scratch.path)).toEqual([
    'client: started refund-1041',
    'worker: nothing more to do, 1 run waits',
    'client: refund-1041 is suspended and asks: Refund 40 for order 1041?',
    'client: ann said yes',
    'worker: paid 40 back for order 1041',
    'worker: 1 run done',
    "client: it came to 'approved by ann'",
  ])
})

test('a run sleeps through its processes, to the deadline that it began with [K-16]', async () => {
  using scratch = new Scratch()
  const [note, asleep = ''] = run('03-timer', scratch.path)
  expect(note).toBe('I will remind you in 3 seconds.')
  const deadline = Date.parse(/until (\S+)\./.exec(asleep)?.[1] ?? '')
  // A machine that is slow enough has slept long enough: then it is time already.
  const second = run('03-timer', scratch.path)
  const [time, ended] = ['It is time!', 'The run has ended: reminded.']
  if (second[0] !== time) {
    expect(second).toEqual([asleep])
    while (Date.now() < deadline) await sleep(deadline - Date.now())
    expect(run('03-timer', scratch.path)).toEqual([time, ended])
  }
  expect(run('03-timer', scratch.path)).toEqual([ended])
})

test('two workers share the runs that a client started, each done once [Q-1, Q-2]', () => {
  using scratch = new Scratch()
  const lines = run('04-workers', scratch.path)
  const words = ['suspend', 'resume', 'fence', 'seal', 'claim', 'drain']
  expect(lines[0]).toBe('client started 6 runs')
  const counted = lines.flatMap((line) => /^worker-[ab] counts (\w+)$/.exec(line)?.[1] ?? [])
  expect(counted.sort()).toEqual([...words].sort())
  const done = lines.flatMap((line) => /^worker-[ab] is done with (\d) runs$/.exec(line)?.[1] ?? [])
  expect(done).toHaveLength(2)
  expect(Number(done[0]) + Number(done[1])).toBe(6)
  expect(lines.slice(-6)).toEqual(words.map((word) => `${word}: ${word.length}`))
})

test('child runs are done by other processes while their parent is suspended [K-32]', () => {
  using scratch = new Scratch()
  const lines = run('06-child-runs', scratch.path)
  expect(lines[0]).toBe('order-7 is suspended and waits for 3 runs')
  const packed = lines.flatMap((line) => /^packer-[ab] packs (\w+)$/.exec(line)?.[1] ?? [])
  expect(packed.sort()).toEqual(['cups', 'honey', 'tea'])
  expect(lines.at(-1)).toBe('a parcel of tea, a parcel of cups, a parcel of honey')
})

test('a run goes on as another with an empty log, and answers what the last one came to [K-33]', () => {
  using scratch = new Scratch()
  expect(run('09-continue-as', scratch.path)).toEqual([
    ...['gauge: 27 so far', 'gauge~2: 108 so far', 'gauge~3: 108 in all'],
    'gauge is completed, with 7 entries',
    'gauge~2 is completed, with 7 entries',
    'gauge~3 is completed, with 5 entries',
  ])
})

test('a worker dies while it pays, and the run goes on with what somebody says became of it [K-3, K-27]', () => {
  using scratch = new Scratch()
  expect(run('07-unknown-outcome', scratch.path)).toEqual([
    'worker: paying',
    'shop: the worker died of SIGKILL',
    "shop: the run is stalled, for nobody knows what became of 'pay'",
    'shop: lamp shipped, receipt bank 1041',
  ])
})

test('a fan-out on a budget refuses what it cannot pay, and begins again what failed [K-26, K-29]', () => {
  using scratch = new Scratch()
  const texts = 'all about birds, all about fish, all about bees'
  const lines = ['moss: BUDGET_EXHAUSTED after 1 attempt', 'left: 110 cents', texts]
  expect(run('05-fan-out', scratch.path)).toEqual(lines)
  // From now on it is answered from the journal.
  expect(run('05-fan-out', scratch.path)).toEqual([texts])
})

test('a fork goes on from an entry of another run, with what lies before done once [K-22]', () => {
  using scratch = new Scratch()
  const stiff = 'A stiff letter: Ada lives in a lighthouse now.'
  expect(run('08-fork', scratch.path)).toEqual([
    'letter:',
    '  researching, which takes hours',
    '  writing, in a stiff tone',
    stiff,
    expect.stringMatching(/^letter-2, forked after entry \d+:$/),
    '  writing, in a warm tone',
    'A warm letter: Ada lives in a lighthouse now.',
    stiff,
  ])
})

test('a loop goes on with the round that it was killed in [K-34]', () => {
  using scratch = new Scratch()
  const lines = run('10-loop', scratch.path)
  const killed = lines.indexOf('killed by SIGKILL')
  const [before, after] = [lines.slice(0, killed), lines.slice(killed + 1)]
  expect(before.filter((line) => line.startsWith('round 1')).sort()).toEqual(['round 1: home'])
  expect(before.at(-1)).toBe('round 3: weather')
  expect(after.every((line) => !/^round [12]/.test(line))).toBe(true)
  expect(after.filter((line) => line.startsWith('round 3'))).toContain('round 3: weather')
  expect(lines.at(-1)).toBe('the sun will shine, said round 4')
})

test('two speak in turn while nobody has to be there, and a person ends it [K-35]', () => {
  using scratch = new Scratch()
  expect(run('11-conversation', scratch.path)).toEqual([
    'the run is suspended',
    'seller: 2000, a fine old lamp',
    'buyer: 1700, too dear',
    'seller: 1600, my last word',
    'buyer: 1300, too dear',
    'owner: 1300, sold, says rosa',
    '4 turns, ended as halted',
  ])
})

describe('a numbered example', () => {
  const names = readdirSync(FOLDER).filter((name) => /^\d\d-/.test(name))

  test.each(names)('%s is short, and says how to run it', (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8')
    expect(text.trimEnd().split('\n').length).toBeLessThan(60)
    expect(text.split('import ')[0]).toContain(`npm run example ${name.slice(0, -3)}`)
  })

  test('that does not exist is answered with those that do', () => {
    const args = ['--conditions=@tangle-network/source', join(FOLDER, 'run-example.ts'), '99-nothing']
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    expect(status).toBe(2)
    for (const name of names) expect(stderr).toContain(name.slice(0, -3))
  })
})

test('a model calls tools, and the call that needs approval waits for a person [K-17, K-36]', () => {
  using scratch = new Scratch()
  expect(run('12-tool-loop', scratch.path)).toEqual([
    'model: told 1 messages',
    'model: told 6 messages',
    'the run is suspended',
    'mail to ann is on its way',
    'model: told 8 messages',
    'Ann knows where it is warm. 3 turns, 60 tokens',
  ])
})

test('a bridge with a journal and no kernel has a command executed once, killed at two instants [D-1, D-4]', () => {
  using scratch = new Scratch()
  expect(run('13-without-the-kernel', scratch.path)).toEqual([
    'bridge: intended',
    'bridge: dispatched',
    'it was killed by SIGKILL',
    'bridge: dispatched',
    'bridge: seen',
    'it was killed by SIGKILL',
    'bridge: seen',
    'bridge: seen',
    'bridge: seen',
    'bridge: concluded with {"ok":{"text":"1\\n2\\n3\\n","isWhole":true,"finishReason":"stop"}}',
    'it ended with 0',
    'the command was started 1 time',
  ])
})
