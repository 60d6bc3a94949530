// Boleto: a voucher that the shopper pays at a bank later, or never.
// It must never authorise before it is paid: until then the shop knows the voucher alone.
import { type Json, object } from './adyen-fields'
import { later, type Payment, type World } from './adyen-ledger'
import { authorise } from './adyen-money'
import { tellOf } from './adyen-notices'
import { resultOf } from './adyen-wire'

export const voucherPath = '/checkoutshopper/boleto'

/** PresentToShopper. A shopper named UNPAID never pays. */
export function openVoucher(world: World, payment: Payment, body: Json, origin: string): object {
  const { boletoPaidAfterMs, boletoExpiresAfterMs } = world.knobs()
  const isUnpaid = object(body, 'shopperName')?.lastName === 'UNPAID'
  if (boletoPaidAfterMs > 0 && !isUnpaid) later(world, boletoPaidAfterMs, 'boletoPaid', payment.pspReference)
  later(world, boletoExpiresAfterMs, 'boletoExpired', payment.pspReference)
  const expiresAt = new Date(world.now() + boletoExpiresAfterMs / world.speed).toISOString().slice(0, 19)
  const reference = lineOf(payment)
  const downloadUrl = `${origin}${voucherPath}/${payment.pspReference}`
  const totalAmount = { currency: payment.currency, value: payment.amountMinor }
  return resultOf(payment, {
    resultCode: 'PresentToShopper',
    action: {
      type: 'voucher',
      paymentMethodType: payment.brand,
      reference,
      expiresAt,
      downloadUrl,
      totalAmount,
      initialAmount: totalAmount,
      merchantReference: payment.reference,
    },
    additionalData: {
      'boletobancario.barCodeReference': reference,
      'boletobancario.expirationDate': expiresAt.slice(0, 10),
      'boletobancario.url': downloadUrl,
    },
  })
}

export function payVoucher(world: World, payment: Payment): void {
  if (payment.status === 'open') authorise(world, payment)
}

export function closeVoucher(world: World, payment: Payment): void {
  if (payment.status !== 'open') return
  payment.status = 'expired'
  tellOf(world, payment, {
    eventCode: 'OFFER_CLOSED',
    success: true,
    pspReference: payment.pspReference,
    amountMinor: payment.amountMinor,
  })
}

/** What the shopper types at the bank; the digits are the amount's and the reference's. */
export function lineOf(payment: Payment): string {
  const serial = BigInt(`0x${Buffer.from(payment.pspReference).toString('hex')}`)
    .toString()
    .slice(-25)
    .padStart(25, '0')
  const amount = String(payment.amountMinor).padStart(10, '0').slice(-10)
  return `03399.${serial.slice(0, 5)} ${serial.slice(5, 10)}.${serial.slice(10, 16)} ${serial.slice(16, 21)}.${serial.slice(21)}00 1 ${amount}`
}
