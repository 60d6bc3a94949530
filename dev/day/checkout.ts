// What is asked of FedEx while a customer pays: is the address known, and what would the parcel cost. Neither is worth a wait: an order is
// placed all the same.
import type { Address, AddressCheck } from '../../schemas/messages'
import type { Agenda } from './agenda'
import type { FedexDesk } from './fedex-desk'
import { fedexOutage } from './schedule'

const quotedMs = 3_600_000

export class Checkout {
  readonly addresses = { checked: 0, unchecked: 0 }
  readonly quotes = { asked: 0, remembered: 0, missing: 0 }
  private readonly quoted = new Map<string, number>()

  constructor(
    private readonly agenda: Agenda,
    private readonly fedex: Pick<FedexDesk, 'admit'>,
  ) {}

  async check(to: Address): Promise<AddressCheck> {
    await this.quote(`${to.country} ${to.region}`)
    const isAnswered = !this.isDown && (await this.fedex.admit('address')) === 0
    this.addresses[isAnswered ? 'checked' : 'unchecked'] += 1
    return isAnswered ? 'VERIFIED' : 'NOT_CHECKED'
  }

  /** Rates of a lane are good for an hour. */
  private async quote(lane: string): Promise<void> {
    if ((this.quoted.get(lane) ?? 0) > this.agenda.now()) this.quotes.remembered += 1
    else if (this.isDown || (await this.fedex.admit('rate')) > 0) this.quotes.missing += 1
    else {
      this.quotes.asked += 1
      this.quoted.set(lane, this.agenda.now() + quotedMs)
    }
  }

  private get isDown(): boolean {
    const now = this.agenda.now()
    return now >= fedexOutage.from && now < fedexOutage.to
  }
}
