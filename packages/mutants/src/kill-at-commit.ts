// Preloaded into a program (--import): ends it with SIGKILL around the COMMIT that KILL_AT names, as `before 3` or `after 3`.
import { DatabaseSync } from 'node:sqlite'

const [phase, at] = (process.env.KILL_AT ?? '').split(' ')
const exec = DatabaseSync.prototype.exec
let commits = 0

DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
  const isCommit = sql === 'COMMIT'
  if (isCommit) commits += 1
  if (isCommit && phase === 'before' && commits === Number(at)) process.kill(process.pid, 'SIGKILL')
  exec.call(this, sql)
  if (isCommit && phase === 'after' && commits === Number(at)) process.kill(process.pid, 'SIGKILL')
}
