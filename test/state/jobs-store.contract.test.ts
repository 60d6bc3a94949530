// Jobs on a real PostgreSQL, which keeps the contract of stores of jobs, also while it goes away.
import { createJobsStore } from '../../state/jobs-store'
import { migrate } from '../../state/migrate'
import { Database } from '../../state/postgres'
import { sealedText } from '../examples/values'
import { jobsStoreContract } from '../ingress/jobs/jobs-store-contract'
import { newDatabase, onPostgres, type TestDatabase } from './database'
import { PostgresProxy } from './postgres-proxy'

onPostgres('the store of jobs on PostgreSQL', () => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await newDatabase()
    await migrate(test.db)
  })
  afterAll(() => test.drop())

  jobsStoreContract(async () => {
    await test.db.run('DELETE FROM jobs')
    return createJobsStore(test.db)
  })

  it('rejects while the database is away, and goes on with what it knew', async () => {
    const proxy = await PostgresProxy.to(test.url)
    const db = new Database(proxy.url(test.url))
    const store = createJobsStore(db)
    const jobId = 'job_0123456789abcdef01234567'
    const head = { subject: 'staff_ana', role: 'csr', tier: 'partner', digest: 'd', action: 'note', dryRun: true }
    await store.create({ ...head, jobId, sealed: sealedText, createdAt: 1_000 }, [])
    await proxy.down()
    await expect(store.get(jobId)).rejects.toMatchObject({ kind: 'unavailable' })
    await expect(store.claim('t1', 1_000)).rejects.toMatchObject({ kind: 'unavailable' })
    await proxy.up()
    expect(await store.get(jobId)).toMatchObject({ jobId, dryRun: true, createdAt: 1_000 })
    await db.close()
    await proxy.down()
  })
})
