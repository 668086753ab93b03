import { defineConfig } from 'vitest/config'
import { SuitesFirst } from './scripts/suites-first.ts'

const condition = '@tangle-network/source'
/** Projects that need a Postgres, which is started for them. */
const SERVERS = ['journal-postgres', 'mutants']
const SEED = 'CONFORMANCE_SEED'
const seeding = process.env[SEED] ? [new URL('scripts/property-seed.ts', import.meta.url).pathname] : []

export default defineConfig({
  resolve: { conditions: [condition] },
  ssr: { resolve: { conditions: [condition], externalConditions: [condition] } },
  test: {
    // One project a folder, so that results and seconds are told per package.
    projects: [
      ...[
        'durability-contract',
        'conformance',
        'journal-memory',
        'journal-sqlite',
        'journal-postgres',
        'runtime-kernel',
        'executor-cli-bridge',
        'executor-sandbox',
        'sdk-core',
        'durability',
        'postgres-server',
        'mutants',
      ].map((name) => project(name, `packages/${name}`, SERVERS.includes(name))),
      project('examples', 'examples'),
      project('bench', 'bench'),
      project('repository', 'scripts'),
    ],
    // Left to itself, the runner leaves a core idle, which of two is half the machine.
    maxWorkers: '100%',
    sequence: { sequencer: SuitesFirst },
    reporters: ['default', './scripts/seconds-reporter.ts', './scripts/not-run-reporter.ts'],
  },
})

function project(name: string, root: string, needsServer = false) {
  return {
    extends: true as const,
    test: {
      name,
      root,
      include: ['**/*.test.ts'],
      globalSetup: needsServer ? [new URL('scripts/test-server.ts', import.meta.url).pathname] : [],
      setupFiles: seeding,
      pool: 'forks' as const,
      execArgv: [`--conditions=${condition}`],
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  }
}
