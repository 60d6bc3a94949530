// Tells the sample catalogue to the system that the environment names, where `npm start` does not do it: in containers. Production's
// catalogue comes from the product platform.
import { openContext } from '../../processors/engine/context'
import { sampleCatalogue } from './catalogue'
import { publishCatalogue } from './publish-catalogue'

const main = async (): Promise<void> => {
  const context = await openContext('catalogue')
  try {
    const told = await publishCatalogue({ ...context, at: Date.now() }, sampleCatalogue)
    console.log(`${told} of ${sampleCatalogue.length} items of the sample catalogue were told`)
  } finally {
    await context.log.close()
  }
}

main().catch((error: Error) => {
  console.error(`The sample catalogue could not be told: ${error.message}`)
  process.exit(1)
})
