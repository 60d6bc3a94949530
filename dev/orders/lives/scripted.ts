// Every life that an order can have by its script.
import type { Life } from './life'
import { isScriptedPayment, paymentLife, paymentLives, type ScriptedPayment } from './payment-lives'
import { shippingLife, shippingLives, type ScriptedShipping } from './shipping-lives'

export type ScriptedLife = ScriptedPayment | ScriptedShipping

export const scriptedLife = (name: ScriptedLife): Life =>
  isScriptedPayment(name) ? paymentLife(name) : shippingLife(name)

export const scriptedLives: readonly Life[] = [...paymentLives, ...shippingLives]
