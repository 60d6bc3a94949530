// Says early, and in words, that the API's port is taken.
import { createServer } from 'node:net'
import { StackError } from './stack/stack-error'

export const assertHttpPortFree = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const message =
        error.code === 'EADDRINUSE'
          ? `Port ${port}, where the HTTP API is to listen, is taken.`
          : `Port ${port} can't be used: ${error.message}`
      reject(
        new StackError(
          message,
          'Stop what listens there (another npm start?), or choose another port with HTTP_PORT=8090 npm start.',
        ),
      )
    })
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve()))
  })
