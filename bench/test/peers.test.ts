import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PEERS } from '../contenders.ts'
import { PEERS_FOLDER } from '../install-peers.ts'

interface Manifest {
  readonly workspaces?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
}
interface Lock {
  readonly packages: Readonly<Record<string, { version?: string; optionalDependencies?: Record<string, string> }>>
}

const parsed = <T>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as T
const { dependencies = {} } = parsed<Manifest>(join(PEERS_FOLDER, 'package.json'))
const { packages } = parsed<Lock>(join(PEERS_FOLDER, 'package-lock.json'))

test('nobody who installs the workspace installs the peers', () => {
  const root = fileURLToPath(new URL('../../package.json', import.meta.url))
  const { workspaces = [] } = parsed<Manifest>(root)
  expect(workspaces).toContain('bench')
  expect(workspaces.filter((folder) => folder.startsWith('bench/'))).toStrictEqual([])
})

test('every package that a peer is made of is named with one version, and locked at it', () => {
  const named = new Set(PEERS.flatMap((peer) => peer.packages ?? []))
  expect(named.size).toBeGreaterThan(10)
  for (const name of named) {
    expect(dependencies[name], name).toMatch(/^\d+\.\d+\.\d+$/)
    expect(packages[`node_modules/${name}`]?.version, name).toBe(dependencies[name])
  }
})

test('the lock knows the builds for every platform, or npm would refuse it on the others', () => {
  const optional = Object.values(packages).flatMap((each) => Object.keys(each.optionalDependencies ?? {}))
  expect(optional).toContain('@restatedev/restate-server-linux-x64')
  expect(optional.filter((name) => !packages[`node_modules/${name}`])).toStrictEqual([])
})

test('a peer that is measured says of what it is made, and how it makes steps durable', () => {
  for (const { name, packages: made = [], settings, absent } of PEERS) {
    if (absent !== undefined && made.length === 0) continue
    expect(made, name).not.toStrictEqual([])
    expect(settings, name).toMatch(/synchronous=FULL|synchronous_commit=on|log is synced/)
  }
})
