import { concurrent, resume, sequential, type Workload } from './workload.ts'

export const WORKLOADS: readonly Workload[] = [
  sequential(500, true),
  sequential(10_000, false),
  concurrent(50, 20, true),
  concurrent(1_000, 10, false),
  resume(5_000, false),
  resume(100_000, false),
]

export function workloadOf(name: string): Workload {
  const found = WORKLOADS.find((workload) => workload.name === name)
  if (!found) throw new Error(`expected one of ${WORKLOADS.map((each) => each.name).join(', ')}, found ${name}`)
  return found
}
