// Names the client of a request that shows no caller. An IPv6 client owns a whole /64, so that is what counts as one client.
import { isIPv6 } from 'node:net'
import type { HttpRequest } from '../http-server'

/** Of the nearest address that is not a trusted proxy's; see `trustedProxies` of the HTTP app. */
export const clientAddress = ({ ip = 'unknown' }: Pick<HttpRequest, 'ip'>): string => {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1]
  if (mapped || !isIPv6(ip)) return mapped ?? ip
  const [head = '', tail] = ip.replace(/%.*$/, '').split('::') as [string, string?]
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  const groups = [...first, ...zeros, ...last].slice(0, 4).map((group) => parseInt(group, 16).toString(16))
  return `${groups.join(':')}::/64`
}
