// The table of environment variables, for people.
import { settings, type Setting } from '../runtime/settings'

/** docs/generated/settings.md */
export const renderSettings = (): string => {
  const rows = Object.entries(settings as Readonly<Record<string, Setting>>).map(([name, setting]) => {
    const value = setting.default === undefined ? 'must be set where it is needed' : `\`${setting.default}\``
    return `| \`${name}\` | ${value} | ${setting.doc}${setting.secret ? ' (secret: never logged)' : ''} |`
  })
  return [
    '# Settings\n',
    'Environment variables, all of them. `npm start` sets those of the local servers and simulators itself.\n',
    '| name | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
