// Set up where a seed is given: properties draw from it too, as the laws do.
import { configureGlobal } from 'fast-check'

const SEED = 'CONFORMANCE_SEED'

configureGlobal({ seed: Number(process.env[SEED]) })
