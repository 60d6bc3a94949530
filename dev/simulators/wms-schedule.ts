// The warehouse's calendar in the simulator: when batches run and when an order is released, picked and packed.
// It must never use a clock or chance: the same reference and time give the same plan, whatever ran before.
import { createHash } from 'node:crypto'

export type WarehouseStatus = 'RECEIVED' | 'RELEASED' | 'PICKING' | 'PACKED' | 'CANCELLED' | 'REJECTED'

/** `at`: when it happens in the warehouse; `shownAt`: the batch that shows it to the outside. Milliseconds since 1970. */
export type PlannedStep = {
  readonly status: WarehouseStatus
  readonly at: number
  readonly shownAt: number
  readonly reason?: string
}

const minuteMs = 60_000
const batchEveryMs = 15 * minuteMs
const rejectedPrefix = 'REJECT-'

/** The first batch after `at` (never at it): every 15 minutes of warehouse time, counted from 1970. */
export const nextBatch = (at: number, speed: number): number => {
  const every = batchEveryMs / speed
  return Math.ceil((Math.floor(at / every) + 1) * every)
}

/** RECEIVED, then REJECTED if a SKU is not carried, else RELEASED by the batch, PICKING 15–45 min later, PACKED 15–60 min after that. */
export function planOrder(reference: string, skus: readonly string[], createdAt: number, speed: number): PlannedStep[] {
  const firstBatch = nextBatch(createdAt, speed)
  const received: PlannedStep = { status: 'RECEIVED', at: createdAt, shownAt: firstBatch }
  const unknownSku = skus.find((sku) => sku.startsWith(rejectedPrefix))
  if (unknownSku !== undefined) {
    return [
      received,
      {
        status: 'REJECTED',
        at: firstBatch,
        shownAt: firstBatch,
        reason: `SKU ${unknownSku} is not carried by this facility`,
      },
    ]
  }
  const hash = createHash('sha256').update(reference).digest()
  const share = (offset: number) => hash.readUInt32BE(offset) / 0x1_0000_0000
  const after = (at: number, fromMinutes: number, toMinutes: number, offset: number) =>
    at + Math.floor(((fromMinutes + share(offset) * (toMinutes - fromMinutes)) * minuteMs) / speed)
  const pickingAt = after(firstBatch, 15, 45, 0)
  const packedAt = after(pickingAt, 15, 60, 4)
  return [
    received,
    { status: 'RELEASED', at: firstBatch, shownAt: firstBatch },
    { status: 'PICKING', at: pickingAt, shownAt: nextBatch(pickingAt, speed) },
    { status: 'PACKED', at: packedAt, shownAt: nextBatch(packedAt, speed) },
  ]
}

export type Due<Order> = { readonly order: Order; readonly step: PlannedStep }

/** Steps waiting for their batch. `takeDue` hands out those of all batches up to `time`, in the order in which they happened. */
export function createBatchQueue<Order>() {
  const batches = new Map<number, Due<Order>[]>()
  let next = Infinity
  return {
    add: (order: Order, step: PlannedStep): void => {
      const batch = batches.get(step.shownAt)
      if (batch === undefined) batches.set(step.shownAt, [{ order, step }])
      else batch.push({ order, step })
      next = Math.min(next, step.shownAt)
    },
    takeDue: (time: number): Due<Order>[] => {
      if (time < next) return []
      const reached = [...batches.keys()].filter((shownAt) => shownAt <= time).sort((a, b) => a - b)
      const due = reached.flatMap((shownAt) => (batches.get(shownAt) ?? []).sort((a, b) => a.step.at - b.step.at))
      for (const shownAt of reached) batches.delete(shownAt)
      next = Math.min(Infinity, ...batches.keys())
      return due
    },
    clear: (): void => {
      batches.clear()
      next = Infinity
    },
  }
}
