// The warehouse's calendar in the simulator: when batches run and when an order is released, picked and packed.
// It must never use a clock or chance: the same reference and time give the same plan, whatever ran before.
import { createHash } from 'node:crypto'
import { type Mishap, unitsOf } from './wms-mishaps'

export type WarehouseStatus = 'RECEIVED' | 'RELEASED' | 'PICKING' | 'PACKED' | 'CANCELLED' | 'REJECTED'

/** `at`: when it happens in the warehouse; `shownAt`: the batch that shows it to the outside. Milliseconds since 1970. */
export type PlannedStep = {
  readonly status: WarehouseStatus
  readonly at: number
  readonly shownAt: number
  readonly reason?: string
  /** What went wrong; `status` then is the one that the order stays in. */
  readonly mishap?: Mishap
}

type Line = { readonly sku: string; readonly quantity: number }

const minuteMs = 60_000
const batchEveryMs = 15 * minuteMs
const rejectedPrefix = 'REJECT-'

/** The first batch after `at` (never at it): every 15 minutes of warehouse time, counted from 1970. */
export const nextBatch = (at: number, speed: number): number => {
  const every = batchEveryMs / speed
  return Math.ceil((Math.floor(at / every) + 1) * every)
}

/** The last batch at or before `at`: as of when the warehouse shows its stock. */
export const lastBatch = (at: number, speed: number): number => {
  const every = batchEveryMs / speed
  return Math.ceil(Math.floor(at / every) * every)
}

/**
 * RECEIVED, then REJECTED if nothing can be carried, else RELEASED by the batch, PICKING 15–45 min later, PACKED 15–60 min after that.
 * Mishaps fall between; what they leave nothing of is never packed. `leftMs`: how much later it is picked.
 */
export function planOrder(
  reference: string,
  lines: readonly Line[],
  createdAt: number,
  speed: number,
  mishaps: readonly Mishap[] = [],
  leftMs = 0,
): PlannedStep[] {
  const firstBatch = nextBatch(createdAt, speed)
  const by = (batch: Omit<PlannedStep, 'at' | 'shownAt'>): PlannedStep => ({
    ...batch,
    at: firstBatch,
    shownAt: firstBatch,
  })
  const received: PlannedStep = { status: 'RECEIVED', at: createdAt, shownAt: firstBatch }
  const rejected = rejectionOf(lines, mishaps)
  if (rejected !== undefined) return [received, by({ status: 'REJECTED', reason: rejected })]
  const aside = mishaps.filter(({ exception }) => exception === 'ADDRESS_REFUSED')
  if (aside.length > 0) return [received, ...aside.map((mishap) => by({ status: 'RECEIVED', mishap }))]
  const refused = mishaps.filter(({ exception }) => exception === 'LINE_REJECTED')
  return [
    received,
    by({ status: 'RELEASED' }),
    ...refused.map((mishap) => by({ status: 'RELEASED', mishap })),
    ...picking(reference, lines, firstBatch + Math.round(leftMs / speed), speed, mishaps),
  ]
}

/** Why the whole order is rejected; undefined where something of it can be carried. */
function rejectionOf(lines: readonly Line[], mishaps: readonly Mishap[]): string | undefined {
  const unknown = lines.find(({ sku }) => sku.startsWith(rejectedPrefix))
  if (unknown !== undefined) return `SKU ${unknown.sku} is not carried by this facility`
  const refused = mishaps.filter(({ exception }) => exception === 'LINE_REJECTED').flatMap((mishap) => mishap.lines)
  return refused.length > 0 && unitsOf(refused) === unitsOf(lines)
    ? `SKU ${refused[0]?.sku} is not carried by this facility`
    : undefined
}

function picking(
  reference: string,
  lines: readonly Line[],
  releasedAt: number,
  speed: number,
  mishaps: readonly Mishap[],
): PlannedStep[] {
  const hash = createHash('sha256').update(reference).digest()
  const share = (offset: number) => hash.readUInt32BE(offset) / 0x1_0000_0000
  const after = (at: number, fromMinutes: number, toMinutes: number, offset: number) =>
    at + Math.floor(((fromMinutes + share(offset) * (toMinutes - fromMinutes)) * minuteMs) / speed)
  const pickingAt = after(releasedAt, 15, 45, 0)
  const packedAt = after(pickingAt, 15, 60, 4)
  const step = (at: number, rest: Omit<PlannedStep, 'at' | 'shownAt'>): PlannedStep => ({
    ...rest,
    at,
    shownAt: nextBatch(at, speed),
  })
  const found = mishaps.filter(({ exception }) => exception === 'SHORT_PICK' || exception === 'DAMAGED')
  const foundAt = (index: number) => pickingAt + Math.floor(((packedAt - pickingAt) * (index + 1)) / (found.length + 1))
  const left = unitsOf(lines) - unitsOf(mishaps.flatMap((mishap) => mishap.lines))
  return [
    step(pickingAt, { status: 'PICKING' }),
    ...found.map((mishap, index) => step(foundAt(index), { status: 'PICKING', mishap })),
    ...(left > 0 ? [step(packedAt, { status: 'PACKED' })] : []),
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
