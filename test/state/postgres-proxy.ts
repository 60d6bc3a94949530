// A PostgreSQL that goes away and comes back, without touching the server that other tests use.
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A way to PostgreSQL that can be cut and mended. */
export class PostgresProxy {
  private readonly sockets = new Set<Socket>()
  private server: Server | undefined

  private constructor(
    private readonly target: { host: string; port: number },
    private port = 0,
  ) {}

  static async to(url: string): Promise<PostgresProxy> {
    const { hostname, port } = new URL(url)
    const proxy = new PostgresProxy({ host: hostname, port: Number(port || 5432) })
    await proxy.up()
    return proxy
  }

  url(direct: string): string {
    const url = new URL(direct)
    url.hostname = '127.0.0.1'
    url.port = String(this.port)
    return url.href
  }

  async up(): Promise<void> {
    const server = createServer((client) => {
      const upstream = connect(this.target)
      for (const socket of [client, upstream]) {
        this.sockets.add(socket)
        socket.on('error', () => undefined)
      }
      client.pipe(upstream).pipe(client)
    })
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
    this.server = server
    this.port = (server.address() as AddressInfo).port
  }

  async down(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.sockets.clear()
    await new Promise((resolve) => this.server?.close(resolve))
  }
}
