/** Names the server that the processes of a command use; the command that starts them sets it. */
export const POSTGRES_VARIABLE = 'DURABILITY_TEST_POSTGRES_URL'

/** Names the version that a process starts which needs a server of its own; any that is installed where it is not set. */
export const VERSION_VARIABLE = 'DURABILITY_TEST_POSTGRES_VERSION'
