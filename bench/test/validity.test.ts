import { expect, test } from 'vitest'
import { validityOf } from '../validity.ts'
import { contender, samples } from './samples.ts'

const names = ['a', 'b', 'c', 'd', 'e']
const peers = names.map((name) => contender(name, 'peer'))
const measured = peers.flatMap((peer) => samples(peer, [1]))

test('a comparison with five peers and a quiet control is valid', () => {
  expect(validityOf(measured, peers, { 'sqlite.sequential.control': 1.049 })).toStrictEqual({
    ...{ isValid: true, reasons: [], peers: names },
  })
})

test('a peer that failed, or that was measured on a second store, is not one more', () => {
  const [first, ...others] = peers
  const twice = contender('b', 'peer', 'postgres')
  const all = [...samples(first!, ['broke']), ...others.flatMap((peer) => samples(peer, [1])), ...samples(twice, [1])]
  const { isValid, reasons } = validityOf(all, [...peers, twice], { 'sqlite.sequential.control': 1 })
  expect(isValid).toBe(false)
  expect(reasons).toStrictEqual(['4 peers came to a figure, fewer than 5'])
})

test.each([
  ['slower', 1.051],
  ['faster', 0.949],
  ['without a figure', null],
])('a control that is %s makes it invalid, and is named', (_, control) => {
  const ratios = {
    'sqlite.sequential.control': 1,
    'postgres.sequential.control': control,
    'postgres.sequential.vsFloor': 9,
  }
  const { isValid, reasons } = validityOf(measured, peers, ratios)
  expect(isValid).toBe(false)
  expect(reasons).toHaveLength(1)
  expect(reasons[0]).toContain('postgres.sequential')
})

test('a comparison without a control is invalid', () => {
  expect(validityOf(measured, peers, {}).reasons).toStrictEqual(['no control was measured'])
})
