// FedEx as configured: one token and one quota, which connector and feed share with all other instances.
import type { Context } from '../processors/engine/context'
import { readSetting, type SettingName } from '../runtime/settings'
import { createFedexApi, type FedexApi } from './fedex-api'
import { createTokenSource } from './oauth'
import { createSharedRateLimit, type EvalScript } from './rate-limit'

const requestsPerMinute = 100

export const openFedex = ({ env, speed }: Pick<Context, 'env' | 'speed'>, evalScript: EvalScript): FedexApi => {
  const get = (name: SettingName): string => readSetting(name, env)
  const baseUrl = get('FEDEX_API_BASE')
  return createFedexApi({
    baseUrl,
    tokens: createTokenSource({
      url: `${baseUrl}/oauth/token`,
      clientId: get('FEDEX_CLIENT_ID'),
      clientSecret: get('FEDEX_CLIENT_SECRET'),
      style: 'form',
    }),
    rateLimit: createSharedRateLimit({
      perMinute: requestsPerMinute * speed,
      key: `oms:fedex:${get('FEDEX_ACCOUNT')}:quota`,
      evalScript,
    }),
  })
}
