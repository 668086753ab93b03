import { writeSync } from 'node:fs'
import type { Failpoint } from '@tangle-network/durability-contract'

/** A line on the inherited descriptor 3. It has left this process when the call returns, whatever becomes of it then. */
export function report(line: object): void {
  writeSync(3, `${JSON.stringify(line)}\n`)
}

/** Kills this process at the n-th failpoint it passes. */
export function killAt(nth: number): (name: Failpoint) => void {
  let passed = 0
  process.on('exit', () => report({ failpoints: passed }))
  return (name) => {
    if (++passed !== nth) return
    report({ killing: name })
    process.kill(process.pid, 'SIGKILL')
    // The signal is on its way: not one more instruction of the store may run.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  }
}
