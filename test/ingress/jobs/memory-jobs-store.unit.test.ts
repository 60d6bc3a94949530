// The store of jobs in memory keeps the contract of stores of jobs.
import { HandClock } from '../../../processors/engine/clock'
import { jobsStoreContract } from './jobs-store-contract'
import { MemoryJobsStore } from './memory-jobs-store'

describe('the store of jobs in memory', () => {
  jobsStoreContract(async () => new MemoryJobsStore(new HandClock()))
})
