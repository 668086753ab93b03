import { DatabaseSync } from 'node:sqlite'

/** Another process with a connection of its own to the file. It executes what it is sent and answers each. */
const database = new DatabaseSync(process.argv[2] ?? '')
process.on('message', (sql: string) => {
  database.exec(sql)
  process.send?.('done')
})
process.send?.('done')
