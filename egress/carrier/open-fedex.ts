// FedEx as configured: one token and one quota, which connector and feed share with all other instances.
import type { Context } from '../../processors/engine/context'
import { readNumber, readSetting, type SettingName } from '../../runtime/settings'
import { createTokenSource } from '../oauth'
import { createTokenShare } from '../oauth-share'
import { createSharedRateLimit, type EvalScript } from '../rate-limit'
import { createFedexApi, takeQuota, type FedexApi } from './fedex-api'

export const openFedex = ({ env, speed }: Pick<Context, 'env' | 'speed'>, evalScript: EvalScript): FedexApi => {
  const get = (name: SettingName): string => readSetting(name, env)
  const baseUrl = get('FEDEX_API_BASE')
  const key = `oms:fedex:${get('FEDEX_ACCOUNT')}`
  const perMinute = readNumber('FEDEX_REQUESTS_PER_MINUTE', env) * speed
  const rateLimit = createSharedRateLimit({ perMinute, key: `${key}:quota`, evalScript })
  return createFedexApi({
    baseUrl,
    rateLimit,
    tokens: createTokenSource({
      url: `${baseUrl}/oauth/token`,
      clientId: get('FEDEX_CLIENT_ID'),
      clientSecret: get('FEDEX_CLIENT_SECRET'),
      style: 'form',
      share: createTokenShare({ key, evalScript }),
      beforeRequest: () => takeQuota(rateLimit, 'label'),
    }),
  })
}
