import type { Workload } from './workload.ts'
import { append } from './workloads/append.ts'
import { claim } from './workloads/claim.ts'
import { concurrent } from './workloads/concurrent.ts'
import { disk } from './workloads/disk.ts'
import { kernel } from './workloads/kernel.ts'
import { memoryLive, memorySuspended } from './workloads/memory.ts'
import { resume } from './workloads/resume.ts'
import { sequential } from './workloads/sequential.ts'
import { watch } from './workloads/watch.ts'

export const WORKLOADS: readonly Workload[] = [
  sequential('sequential', 500, true),
  sequential('sequential10k', 10_000, false),
  concurrent('concurrent50x20', { runs: 50, steps: 20, isQuick: true }),
  concurrent('concurrent1000x10', { runs: 1_000, steps: 10, isQuick: false }),
  resume('resume5k', 5_000, false),
  resume('resume100k', 100_000, false),
  append('append1', { clients: 1, each: 4_000 }),
  append('append16', { clients: 16, each: 250 }),
  append('append256', { clients: 256, each: 40 }),
  watch(200),
  claim('claim10k', { suspended: 10_000, due: 1_000 }),
  disk(4, 500),
  memorySuspended(10_000),
  memoryLive(10_000),
  kernel(10_000),
]

export function workloadOf(name: string): Workload {
  const found = WORKLOADS.find((workload) => workload.name === name)
  if (!found) throw new Error(`expected one of ${WORKLOADS.map((each) => each.name).join(', ')}, found ${name}`)
  return found
}
