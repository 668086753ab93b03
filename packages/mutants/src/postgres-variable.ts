/** Names the server that the processes of a command use; the command that starts them sets it. */
export const POSTGRES_VARIABLE = 'DURABILITY_TEST_POSTGRES_URL'
