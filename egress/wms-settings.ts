// What reaching the warehouse system takes, from the environment. It must never be asked by anything but a main and what opens for one.
import { readFileSync } from 'node:fs'
import { readSetting, SettingError, type Env } from '../runtime/settings'
import type { WmsOptions } from './wms-client'

/** Throws SettingError. */
export const readWmsOptions = (env: Env): WmsOptions => {
  const endpoint = readSetting('WMS_ENDPOINT', env)
  const caFile = readSetting('WMS_CA_FILE', env)
  return {
    endpoint,
    wsdl: `${endpoint}?wsdl`,
    username: readSetting('WMS_USERNAME', env),
    password: readSetting('WMS_PASSWORD', env),
    ...(caFile === 'none' ? {} : { ca: authorityIn(caFile) }),
  }
}

function authorityIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'an error'
    throw new SettingError(`WMS_CA_FILE=${path} can not be read (${code}): name a file of certificates in PEM, or none`)
  }
}
