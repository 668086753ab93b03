import { describe, expect, test } from 'vitest'
import { ephemeralStorage } from '../src/ephemeral-storage.ts'
import { ORCHESTRATOR_MARKERS, PLATFORM_MARKERS } from './platform-marker.ts'

const EXT4 = 0xef53
const OVERLAY = 0x794c7630
const TMPFS = 0x01021994
const RAMFS = 0x858458f6

test('a disk of a machine that nothing speaks against is trusted', () => {
  expect(ephemeralStorage({}, EXT4)).toBeUndefined()
  expect(ephemeralStorage({ PATH: '/bin', CI: 'true', NODE_ENV: 'production' }, EXT4)).toBeUndefined()
})

test('a file system that cannot be asked about is trusted', () => {
  expect(ephemeralStorage({}, undefined)).toBeUndefined()
})

describe.each(PLATFORM_MARKERS)('%s', (marker, platform) => {
  test('tells the platform, on whatever file system', () => {
    for (const type of [EXT4, OVERLAY, undefined]) {
      const found = ephemeralStorage({ [marker]: '1' }, type)
      expect(found).toContain(platform)
      expect(found).toContain(`${marker} is set`)
    }
  })

  test('tells nothing when it is empty', () => {
    expect(ephemeralStorage({ [marker]: '' }, EXT4)).toBeUndefined()
  })
})

test('the value of a marker is not shown', () => {
  expect(ephemeralStorage({ K_SERVICE: 'secret-project' }, EXT4)).not.toContain('secret-project')
})

test.each([
  ['tmpfs', TMPFS],
  ['ramfs', RAMFS],
  ['ramfs', RAMFS - 2 ** 32],
])('a file system in memory is ephemeral, whatever the platform: %s %d', (name, type) => {
  expect(ephemeralStorage({}, type)).toContain(name)
  expect(ephemeralStorage({ VERCEL: '1', VERCEL_ENV: 'development' }, type)).toContain(name)
})

test('an overlay alone is trusted: a container that is started again keeps its layer', () => {
  expect(ephemeralStorage({}, OVERLAY)).toBeUndefined()
})

describe.each(ORCHESTRATOR_MARKERS)('under %s', (marker, orchestrator) => {
  test('the layer of a container is ephemeral: the next process gets a new one', () => {
    expect(ephemeralStorage({ [marker]: '10.0.0.1' }, OVERLAY)).toContain(orchestrator)
  })

  test('a volume that is mounted is trusted', () => {
    expect(ephemeralStorage({ [marker]: '10.0.0.1' }, EXT4)).toBeUndefined()
  })
})

test('a platform that is emulated leaves files where they are, on the disk of a developer', () => {
  expect(ephemeralStorage({ VERCEL: '1', VERCEL_ENV: 'development' }, EXT4)).toBeUndefined()
  expect(ephemeralStorage({ NETLIFY: 'true', NETLIFY_DEV: 'true' }, EXT4)).toBeUndefined()
  expect(ephemeralStorage({ VERCEL: '1', VERCEL_ENV: 'preview' }, EXT4)).toContain('Vercel')
})
