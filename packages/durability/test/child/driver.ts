import { liveRun } from '../cli-runs.ts'

/** Drives a run into its step, says so, and stays there until it is killed. */
const [, , url, runId] = process.argv
await liveRun(url!, runId!)
process.stdout.write('driving\n')
setInterval(() => {}, 60_000)
