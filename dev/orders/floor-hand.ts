// Staff of the warehouses who look after fulfillments that wait for somebody: what has failed is tried again once, and then given up.
import type { Floor, Picklist } from './floor-api'
import { Refused, type OrderApi } from './order-api'

export type FloorHandOptions = {
  readonly api: Pick<OrderApi, 'person'> & { readonly floor: Floor }
  /** Somebody else looks after this order. */
  readonly isMinded?: (orderId: string) => boolean
  /** Told of what was refused. */
  readonly onProblem?: (text: string) => void
}

export class FloorHand {
  /** When a fulfillment was blocked, each time that something was done about it. */
  private readonly done = new Map<string, Set<string>>()
  private readonly counted = new Map<string, number>()

  constructor(private readonly options: FloorHandOptions) {}

  /** What was done how often: the step and code that had failed, and what became of it. */
  get outcomes(): ReadonlyMap<string, number> {
    return this.counted
  }

  /** Rejects where the list can't be had. */
  async round(): Promise<void> {
    const { api, isMinded = () => false } = this.options
    const blocked = await api.floor.picklists('BLOCKED')
    await Promise.all(blocked.filter(({ orderId }) => !isMinded(orderId)).map((one) => this.mind(one)))
  }

  private async mind({ fulfillmentId, orderId, blocked }: Picklist): Promise<void> {
    const times = this.done.get(fulfillmentId) ?? new Set<string>()
    this.done.set(fulfillmentId, times)
    // The list may be behind what was done.
    if (!blocked || times.has(blocked.since)) return
    times.add(blocked.since)
    const act = times.size === 1 ? 'retry' : 'abandonment'
    const body = act === 'retry' ? {} : { reason: 'It failed again.' }
    const path = `/fulfillments/${fulfillmentId}/${act}`
    const person = this.options.api.person(orderId, 'warehouse', 'floor-1')
    try {
      await person.ask({ method: 'POST', path, body }, `${fulfillmentId}-${act}-${blocked.since}`)
      const what = `${blocked.step} ${blocked.code}, ${act === 'retry' ? 'tried again' : 'given up'}`
      this.counted.set(what, (this.counted.get(what) ?? 0) + 1)
    } catch (error) {
      if (!(error instanceof Refused)) {
        times.delete(blocked.since)
        throw error
      }
      // WRONG_STATE: somebody was quicker.
      if (error.code !== 'WRONG_STATE')
        this.options.onProblem?.(`a blocked fulfillment of ${orderId} was not minded: ${error.message}`)
    }
  }
}
