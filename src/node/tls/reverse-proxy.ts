/** Who may connect, and who is believed what it says of those behind it. */
import { BlockList, isIPv6, type Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { parseNetwork } from '../../taxii-client/index.ts'
import type { Config } from '../config.ts'

const HSTS = 'max-age=31536000'
const LOOPBACK = ['127.0.0.0/8', '::1']

/** Whether an address is of one of the networks, which the configuration checked. */
export function memberOf(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const text of networks) {
    const network = parseNetwork(text)
    if (network === undefined) throw new Error('networks are checked where the configuration is read')
    list.addSubnet(network.address, network.prefix, isIPv6(network.address) ? 'ipv6' : 'ipv4')
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/**
 * Holds a server to how it is meant to be reached: where a proxy ends TLS, nobody but it and this machine connects without;
 * and whoever came over TLS is told to come so again (RFC 6797), whichever door answers.
 */
export function guardConnections(app: FastifyInstance, { tls, proxy }: Config): void {
  if (tls === undefined && proxy !== undefined) {
    const isKnown = memberOf([...proxy.addresses, ...LOOPBACK])
    app.server.on('connection', (socket: Socket) => {
      if (!isKnown(socket.remoteAddress ?? '')) socket.destroy()
    })
  }
  if (tls === undefined && proxy === undefined) return
  app.addHook('onSend', async (request, reply) => {
    if (request.protocol === 'https') void reply.header('strict-transport-security', HSTS)
  })
}
