import { beforeEach, describe, expect, test, vi } from 'vitest'
import { CONTENDERS, PEERS } from '../contenders.ts'
import { chosen, optionsOf } from '../options.ts'

const names = { peers: ['one', 'other', 'one'], workloads: ['sequential', 'resume5k'] }

beforeEach(() => {
  // The command says what is wrong before it throws.
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
})

describe('the command', () => {
  test('measures all with every peer, five times', () => {
    expect(optionsOf([], names)).toStrictEqual({ quick: false, rounds: 5, peers: ['one', 'other'] })
  })

  test('when quick measures three times, and no peer but those that are named', () => {
    expect(optionsOf(['--quick'], names)).toStrictEqual({ quick: true, rounds: 3, peers: [] })
    expect(optionsOf(['--quick', '--peers', 'other'], names).peers).toStrictEqual(['other'])
    expect(optionsOf(['--quick', '--peers', 'all'], names).peers).toStrictEqual(['one', 'other'])
  })

  test('takes no peer when told none, and lists with commas', () => {
    expect(optionsOf(['--peers', 'none'], names).peers).toStrictEqual([])
    const { peers, workloads } = optionsOf(['--peers', 'one, other', '--workloads', 'resume5k'], names)
    expect({ peers, workloads }).toStrictEqual({ peers: ['one', 'other'], workloads: ['resume5k'] })
  })

  test.each([
    ['an option that there is not', ['--fast']],
    ['an argument', ['sqlite']],
    ['a store that there is not', ['--only', 'mysql']],
    ['a peer that there is not', ['--peers', 'one,nobody']],
    ['a workload that there is not', ['--workloads', 'everything']],
    ['no rounds', ['--rounds', '0']],
    ['half a round', ['--rounds', '1.5']],
    ['rounds in words', ['--rounds', 'three']],
    ['a file without a name', ['--json']],
  ])('refuses %s', (_, words) => {
    expect(() => optionsOf(words, names)).toThrow(expect.objectContaining({ exitCode: 1 }))
  })
})

describe('of all contenders', () => {
  const all = [...new Set(PEERS.map(({ name }) => name))]

  test('one store has its own alone, and the journal in memory', () => {
    const options = optionsOf(['--only', 'sqlite'], { peers: all, workloads: [] })
    expect(new Set(chosen(CONTENDERS, options).map(({ store }) => store))).toStrictEqual(new Set(['sqlite', 'memory']))
  })

  test('peers are those that were asked for', () => {
    const options = optionsOf(['--peers', 'dbos'], { peers: all, workloads: [] })
    const peers = chosen(CONTENDERS, options).filter(({ kind }) => kind === 'peer')
    expect(peers.map(({ name }) => name)).toStrictEqual(['dbos'])
  })

  test('no two of a store have one name, by which samples are told apart', () => {
    const keys = CONTENDERS.map(({ name, store }) => `${name} on ${store}`)
    expect(new Set(keys).size).toBe(keys.length)
  })
})
