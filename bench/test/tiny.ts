import type { Workload } from '../workload.ts'
import { append } from '../workloads/append.ts'
import { claim } from '../workloads/claim.ts'
import { concurrent } from '../workloads/concurrent.ts'
import { disk } from '../workloads/disk.ts'
import { kernel } from '../workloads/kernel.ts'
import { memoryLive, memorySuspended } from '../workloads/memory.ts'
import { resume } from '../workloads/resume.ts'
import { sequential } from '../workloads/sequential.ts'
import { watch } from '../workloads/watch.ts'

/** Each kind of workload, as small as it may be. */
export const WORKLOADS: readonly Workload[] = [
  sequential('sequential', 5, true),
  concurrent('concurrent', { runs: 3, steps: 2, isQuick: true }),
  resume('resume', 5, true),
  append('append', { clients: 2, each: 3 }),
  watch(3),
  claim('claim', { suspended: 20, due: 15 }),
  disk(2, 20),
  memorySuspended(20),
  memoryLive(20),
  kernel(20),
]
