// Puts a package's SQL files beside its compiled code, where the code looks for them.
import { cpSync } from 'node:fs'

cpSync('src/sql', 'dist/sql', { recursive: true })
