import { createLogUpdate } from 'log-update'
import type { Sample, SampleName } from './rounds.ts'

const WIDTH = 24

export interface ProgressView {
  start(name: SampleName, done: number, all: number): void
  sample(sample: Sample, done: number, all: number): void
  end(): void
}

/** A bar on a terminal, a line for each measurement elsewhere. Both go to stderr. */
export function viewProgress(): ProgressView {
  return process.stderr.isTTY ? bar() : lines()
}

function lines(): ProgressView {
  return {
    start: () => {},
    sample: (sample, done, all) => process.stderr.write(`${done}/${all}  ${textOf(sample)}${failureOf(sample)}\n`),
    end: () => {},
  }
}

function bar(): ProgressView {
  const view = createLogUpdate(process.stderr)
  return {
    start(name, done, all) {
      const full = Math.round((done / all) * WIDTH)
      view(`${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${done}/${all}\n${textOf(name)}`)
    },
    sample(sample) {
      if (sample.error !== undefined) view.persist(`${textOf(sample)}${failureOf(sample)}`)
    },
    end() {
      view.clear()
      view.done()
    },
  }
}

const textOf = ({ round, workload, contender, store }: SampleName) =>
  `round ${round + 1}  ${workload}  ${contender} on ${store}`

const failureOf = ({ error }: Sample) => (error === undefined ? '' : `  FAILED: ${error.split('\n')[0]}`)
