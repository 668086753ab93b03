import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createAesCodec, createKeyRing } from '@tangle-network/durability-contract'
import { expect, test } from 'vitest'
import { fileSnapshots } from '../src/index.ts'
import { useScratchFolder } from './scratch.ts'

useScratchFolder(() => {})

const ring = () => createKeyRing({ masters: { m: Buffer.alloc(32, 7) }, current: 'm', wrapped: new Map() })
const SNAPSHOT = Buffer.from('what it was folded to')

test('what was saved is loaded, by whoever opens the folder, until it is dropped', async () => {
  const snapshots = fileSnapshots('cache')
  expect(await snapshots.load('run')).toBeUndefined()
  await snapshots.save('run', Buffer.from('older'))
  await snapshots.save('run', SNAPSHOT)
  await snapshots.save('other/../run', Buffer.from('of another'))
  expect(await fileSnapshots('cache').load('run')).toEqual(SNAPSHOT)
  expect(readdirSync('cache')).toHaveLength(2)
  await snapshots.drop('run')
  await snapshots.drop('run')
  expect(await snapshots.load('run')).toBeUndefined()
  expect(readdirSync('.')).toEqual(['cache'])
})

test('with a codec nothing of it can be read in the folder', async () => {
  const codec = createAesCodec(ring())
  const snapshots = fileSnapshots('cache', { codec })
  await snapshots.save('run', SNAPSHOT)
  const [file = ''] = readdirSync('cache')
  expect(readFileSync(`cache/${file}`).includes('folded')).toBe(false)
  expect(Buffer.from((await snapshots.load('run')) ?? [])).toEqual(SNAPSHOT)
})

test('a save that fails leaves what there was, and no part of the new one', async () => {
  writeFileSync('cache', 'no folder')
  const snapshots = fileSnapshots('cache')
  await expect(snapshots.save('run', SNAPSHOT)).rejects.toThrow()
  mkdirSync('there')
  const broken = fileSnapshots('there', { codec: { ...createAesCodec(ring()), encodeBlob: () => null as never } })
  await expect(broken.save('run', SNAPSHOT)).rejects.toThrow()
  expect(readdirSync('there')).toEqual([])
})
