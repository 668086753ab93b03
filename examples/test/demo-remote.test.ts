import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { planKills } from '../demo-remote/plan.ts'
import type { Proof } from '../demo-remote/proof.ts'
import { type Ran, Scratch, startDemo } from './run-demo.ts'

const MAIN = fileURLToPath(new URL('../demo-remote/main.ts', import.meta.url))

// Where the demo puts its files, and of which nothing may be left.
const place = new Scratch()
vi.stubEnv('TMPDIR', place.path)
afterAll(() => place[Symbol.dispose]())
afterEach(() => {
  expect([readdirSync(place.path), processesOf(place.path)]).toEqual([[], []])
})

function run(...args: string[]): Promise<Ran> {
  return startDemo(args, undefined, MAIN).ended
}

function proofIn({ stdout, stderr }: Ran): Proof {
  const lines = stdout.split('\n')
  if (lines.length !== 2 || lines[1] !== '') throw new Error(`expected one line, found:\n${stdout}\n${stderr}`)
  return JSON.parse(lines[0]!) as Proof
}

/** Who was started below that folder, by whomever. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`DURABILITY_DEMO_FOLDER=${folder}`)
      )
    } catch {
      return false
    }
  })
}

test.each([
  [1, 3, ['driver', 'bridge', 'program']],
  [3, 5, ['bridge', 'driver', 'program', 'driver', 'bridge']],
])(
  'seed %i, %i kills: the same program goes on, every event stands once, and the result is accepted once',
  async (seed, kills, victims) => {
    const ran = await run('--seed', `${seed}`, '--kills', `${kills}`, '--pace', '15', '--json')
    const proof = proofIn(ran)
    expect(proof.problems).toEqual([])
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(proof.killsLanded.map(({ victim }) => victim)).toEqual(victims)
    const killed = proof.killsLanded.map(({ victim, proof, wentOn }) => ({ victim, proof, wentOn }))
    for (const { victim, proof: by, wentOn } of killed) {
      expect(by).toBe(victim === 'program' ? 'exit status 137' : 'SIGKILL')
      expect(wentOn).toBe(victim !== 'program')
    }
    expect(proof).toMatchObject({ executionsStarted: 2, eventsDuplicated: 0, eventsMissing: 0, eventsInvented: 0 })
    expect(proof).toMatchObject({ outcome: 'done', resultsAccepted: 1, chainVerified: true })
    expect(new Set(proof.programs.map(({ boot }) => boot)).size).toBe(1)
    expect(proof.programs.at(-1)?.lines).toBe(Number((proof.result as { pages: number }).pages) + 1)
    expect(proof.tokens.reserved).toBe(0)
  },
)

test.each([
  ['start-again', { executionsStarted: 2, executionsNeeded: 1 }, /^The program was started 2 times/m],
  ['from-zero', { executionsStarted: 1, eventsMissing: 0 }, /^Events stand twice in the journal: \d+\.$/m],
  ['skip-one', { executionsStarted: 1, eventsDuplicated: 0 }, /^Events are missing from the journal: \d+\.$/m],
])('a client that is broken by %s is found out', async (name, figures, problem) => {
  const ran = await run('--seed', '4', '--kills', '1', '--pace', '15', '--json', '--sabotage', name)
  const proof = proofIn(ran)
  expect(proof.problems.join('\n')).toMatch(problem)
  expect(proof).toMatchObject(figures)
  expect(ran.code).toBe(1)
  // The rest holds, so that nothing else is taken for the sabotage.
  expect(proof).toMatchObject({ chainVerified: true, outcome: 'done', resultsAccepted: 1 })
  expect(proof.killsLanded).toHaveLength(1)
})

test('without a terminal it prints plain lines, and says why what was killed may be started anew', async () => {
  const { code, stdout } = await run('--seed', '1', '--pace', '15')
  expect(code).toBe(0)
  expect(stdout).not.toContain('\u001b')
  expect(stdout).toMatch(/driver {2}\s*\d+ {2}✖ SIGKILL with \d+ lines? of program \d+ in the journal$/m)
  expect(stdout).toMatch(
    /program\s*\d+ {2}its end is proven \(exit status 137\), so the agent begins again, under a new key/,
  )
  expect(stdout).toContain('✔ 3 of 3 kills landed')
  expect(stdout).toMatch(/^✔ \d+ events in the journal: 0 doubled, 0 missing, 0 invented$/m)
})

test('Ctrl-C ends it with 130 while the program is at work, and everything with it', async () => {
  const { child, ended } = startDemo(
    ['--seed', '1', '--pace', '15'],
    (stdout) => {
      if (stdout.includes('is there again')) child.kill('SIGINT')
    },
    MAIN,
  )
  expect((await ended).code).toBe(130)
})

test.each<[string[], string]>([
  [['--kills', '13'], '--kills must be an integer from 0 to 12'],
  [['--pace', '-'], '--pace must be an integer'],
  [['--seed', 'x'], '--seed must be an integer'],
  [['--sabotage', 'fire'], "There is no sabotage 'fire'"],
  [['--fast'], "Unknown option '--fast'"],
])('%j is refused in one sentence, with exit 2', async (args, sentence) => {
  const { code, stdout, stderr } = await run(...args)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(sentence)
  expect(stderr).toMatch(/^[^\n]+[.]\n$/)
})

test('between two kills there are lines that only who survived, or took over, can have brought home', () => {
  for (let seed = 0; seed < 200; seed++) {
    const plan = planKills({ kills: 12, seed, lines: 35 })
    for (const [index, { victim, afterLines, gate }] of plan.entries()) {
      expect(victim === 'program').toBe(index % 3 === 2)
      expect(afterLines).toBeGreaterThan(index % 3 === 0 ? 0 : plan[index - 1]!.gate)
      expect(gate).toBeGreaterThan(afterLines)
      expect(gate).toBeLessThan(35)
    }
  }
})
