// A database of fulfillment under test, migrated: the floor, parcels, stock and labels, all of them empty.
import { forFulfillment, migrate } from '../../state/migrate'
import { newDatabase, type TestDatabase } from './database'

export const newFulfillmentDatabase = async (): Promise<TestDatabase> => {
  const test = await newDatabase()
  await migrate(test.db, forFulfillment)
  return test
}
