// Loaded into the worker before anything else when it is to be profiled: takes a CPU profile between two messages of its starter.
// It must never touch what the worker does.
import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'

export type ProfileOrder = { readonly profile: 'start' } | { readonly profile: 'stop'; readonly file: string }

const intervalMicros = 500
let session: Session | undefined

const start = (): void => {
  session = new Session()
  session.connect()
  session.post('Profiler.enable')
  session.post('Profiler.setSamplingInterval', { interval: intervalMicros })
  session.post('Profiler.start')
}

const stop = (file: string): void => {
  session?.post('Profiler.stop', (error, result) => {
    if (result) writeFileSync(file, JSON.stringify(result.profile))
    session?.disconnect()
    process.send?.({ profiled: error?.message ?? file })
  })
}

process.on('message', (message: Partial<ProfileOrder>) => {
  if (message.profile === 'start') start()
  if (message.profile === 'stop' && 'file' in message) stop(message.file!)
})
// Alone, a listener for messages would hold the process; its channel is the worker's to hold.
process.channel?.unref()
