// The vault as configured: one for a process. It must never make a master key unless it is told to.
import type { Clock } from '../processors/engine/clock'
import { readSetting, type Env } from '../runtime/settings'
import type { SealingBeside, Vault } from '../schemas/vault'
import { createFileKeyWrapper } from './key-wrapper-file'
import type { Sql } from './postgres'
import { createVault } from './vault'

/** Throws SettingError where the file of the master keys is missing or not as it must be. */
export const openVault = (env: Env, db: Sql, clock: Clock): Vault & SealingBeside => {
  const create = readSetting('OMS_MASTER_KEY_CREATE', env) === 'yes'
  return createVault({ db, clock, wrapper: createFileKeyWrapper(readSetting('OMS_MASTER_KEY_FILE', env), { create }) })
}
