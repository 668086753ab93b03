import { harness as memory } from '../../src/memory-harness.ts'
import { harness as sqlite } from '../../src/sqlite-harness.ts'
import { describePorts } from './describe-ports.ts'

describePorts(memory)
describePorts(sqlite)
