// A forward proxy for HTTP that alone knows where the hosts are: every host is 127.0.0.1, at the port of its name in
// the map. Prints its own port, then a line for each request or tunnel. Ends with its standard input.
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'

const ports = JSON.parse(process.argv[2] ?? '{}') as Readonly<Record<string, number>>

const server = createServer((incoming, answer) => {
  const { hostname, pathname, search } = new URL(incoming.url ?? '')
  console.log(`${incoming.method ?? ''} ${hostname}`)
  const forwarded = request(
    {
      host: '127.0.0.1',
      port: ports[hostname],
      method: incoming.method,
      path: pathname + search,
      headers: incoming.headers
    },
    (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    }
  )
  forwarded.on('error', () => answer.writeHead(502).end())
  incoming.pipe(forwarded)
})
server.on('connect', (incoming, socket) => {
  const [hostname = ''] = (incoming.url ?? '').split(':')
  console.log(`CONNECT ${hostname}`)
  const port = ports[hostname]
  if (port === undefined) return void socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
  const through = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    through.pipe(socket).pipe(through)
  })
  through.on('error', () => socket.destroy())
  socket.on('error', () => through.destroy())
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
process.stdin.resume().on('end', () => process.exit(0))
