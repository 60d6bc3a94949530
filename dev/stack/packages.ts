// Installs PostgreSQL and Redis from the system's packages where that is ours to do (root on Debian or Ubuntu), else says
// the exact command. It must never let the packages start a service of their own.
import { existsSync } from 'node:fs'
import { hasRedis } from './redis'
import { postgresBinaries } from './postgres'
import { lastLines, run } from './run-command'
import { StackError } from './stack-error'

export type Missing = { readonly postgres: boolean; readonly redis: boolean }
export type Host = { readonly isRoot: boolean; readonly hasApt: boolean; readonly isMac: boolean }

/** @throws StackError with the command to run, if we may not install, or with apt's words, if it fails. */
export const installMissing = async (wanted: Missing, progress: (line: string) => void): Promise<void> => {
  const missing = {
    postgres: wanted.postgres && postgresBinaries() === undefined,
    redis: wanted.redis && !(await hasRedis()),
  }
  const packages = packagesFor(missing)
  if (packages.length === 0) return
  const host = {
    isRoot: process.getuid?.() === 0,
    hasApt: existsSync('/usr/bin/apt-get'),
    isMac: process.platform === 'darwin',
  }
  if (!host.isRoot || !host.hasApt) throw notOurs(missing, host)
  progress(`Installing ${packages.join(' and ')} with apt-get (once) …`)
  const { code, output } = await run('/bin/sh', ['-c', aptScript, 'oms-apt', ...packages])
  if (code === 0 && packagesAreThere(missing)) return
  throw new StackError(
    `apt-get could not install ${packages.join(' and ')}.\n${lastLines(output)}`,
    `Run \`apt-get update && apt-get install ${packages.join(' ')}\` and mend what it names, or start a Docker engine, or set DATABASE_URL and REDIS_URL.`,
  )
}

const packagesFor = ({ postgres, redis }: Missing): readonly string[] => [
  ...(postgres ? ['postgresql-15'] : []),
  ...(redis ? ['redis-server'] : []),
]

const packagesAreThere = ({ postgres }: Missing): boolean => !postgres || postgresBinaries() !== undefined

/** The sentence for a machine on which we must not install anything. */
export const notOurs = (missing: Missing, host: Host): StackError => {
  const names = [...(missing.postgres ? ['PostgreSQL 15'] : []), ...(missing.redis ? ['Redis 7'] : [])].join(' and ')
  const apt = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packagesFor(missing).join(' ')}`
  const brew = `brew install ${[...(missing.postgres ? ['postgresql@15'] : []), ...(missing.redis ? ['redis'] : [])].join(' ')}`
  const install = host.hasApt
    ? `Run \`${apt}\``
    : host.isMac
      ? `Run \`${brew}\``
      : `Install ${names} with your system's package manager`
  const urls = [...(missing.postgres ? ['DATABASE_URL'] : []), ...(missing.redis ? ['REDIS_URL'] : [])].join(' and ')
  return new StackError(
    `Not installed: ${names} (installed for you only as root on Debian or Ubuntu).`,
    `${install} and start again; or start a Docker engine; or name servers of yours in ${urls}.`,
  )
}

/**
 * $@ = the packages. policy-rc.d is Debian's way to forbid a package to start its service; one that is there already is
 * left as it is. Where systemd runs, the services are also kept from starting at the next boot. A release without
 * PostgreSQL 15 gets its own version.
 */
export const aptScript = `
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  trap 'exit 130' INT TERM HUP
  printf '#!/bin/sh\\nexit 101\\n' >$policy && chmod 755 $policy || exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get -q update
for package in "$@"; do
  if [ "$package" = postgresql-15 ] && ! apt-cache show postgresql-15 >/dev/null 2>&1; then package=postgresql; fi
  apt-get -q -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$package" || exit 1
  service=\${package%-15}
  if [ -d /run/systemd/system ]; then systemctl disable "$service" || true; fi
done
`
