import { defineConfig } from 'vitest/config'

const condition = '@tangle-network/source'

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
        'runtime-kernel',
        'sdk-core',
        'durability',
        'mutants',
      ].map((name) => project(name, `packages/${name}`)),
      project('examples', 'examples'),
      project('repository', 'scripts'),
    ],
    reporters: ['default', './scripts/seconds-reporter.ts', './scripts/not-run-reporter.ts'],
  },
})

function project(name: string, root: string) {
  return {
    extends: true as const,
    test: {
      name,
      root,
      include: ['**/*.test.ts'],
      pool: 'forks' as const,
      execArgv: [`--conditions=${condition}`],
      testTimeout: 60_000,
      hookTimeout: 60_000,
    },
  }
}
