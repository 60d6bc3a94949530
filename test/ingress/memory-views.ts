// The views in memory: the real folds over the real journals, read by the one rule, and the readers that the API is given.
import type { ApiPorts, DeskReading, FloorReading } from '../../ingress/api-ports'
import { ChainReader } from '../../processors/engine/journal'
import type { Log, LogRecord } from '../../processors/engine/log'
import type { Codec } from '../../schemas/codec'
import type { Message, MessageOf } from '../../schemas/message'
import type {
  ChangeRecord,
  EventRecord,
  OrderReading,
  OrderRecord,
  OrderSearch,
  OrderSummary,
} from '../../schemas/read-model'
import { pageOf, spotAfter } from '../../state/pages'
import { applyToDesk, type DeskRow } from '../../state/views/desk-fold'
import { applyToFloor } from '../../state/views/floor-fold'
import type { FulfillmentRow, OrderFulfillments } from '../../state/views/floor-rows'
import { applyToMails, type OrderMails } from '../../state/views/mails-fold'
import { applyToOrder } from '../../state/views/orders-fold'
import { recordOf, type OrderRow } from '../../state/views/orders-row'
import { applyToParcels } from '../../state/views/parcels-fold'
import type { OrderParcels, ParcelScan } from '../../state/views/parcels-rows'
import type { Place } from '../../state/views/view'
import type { TopicName } from '../../topics/catalog'
import { topology } from '../../topics/topology'

type Source = EventRecord['source']
const viewed = [
  ['oms.fulfillment.events.v1', 'floor', 'floor-view'],
  ['oms.order.events.v1', 'orders', 'orders-view'],
  ['oms.desk.events.v1', 'desk', 'desk-view'],
  ['oms.notification.events.v1', 'mails', 'mails-view'],
] as const
const parcelInputs = new Set<string>(topology['parcels-view'].takes)
const ended = ['DELIVERED', 'PAYMENT_FAILED', 'CANCELLED', 'REFUNDED']

export class MemoryViews {
  readonly orders = new Map<string, OrderRow>()
  readonly audited: MessageOf<'AccessRecorded'>[] = []
  /** PostgreSQL does not answer. */
  down = false
  private readonly floors = new Map<string, OrderFulfillments>()
  private readonly parcelsOf = new Map<string, OrderParcels>()
  private readonly scans: ParcelScan[] = []
  private readonly desks = new Map<string, DeskRow>()
  private readonly mails = new Map<string, OrderMails>()
  private readonly changes = new Map<string, ChangeRecord>()
  private readonly events: EventRecord[] = []
  /** Views that stand still take nothing. */
  private standing: (() => void)[] | undefined

  constructor(
    private readonly log: Log,
    private readonly codec: Codec,
    private readonly partitions: number,
  ) {}

  async start(): Promise<void> {
    for (const [topic, source, view] of viewed) {
      const takes = new Set<string>(topology[view].takes)
      const chains = Array.from({ length: this.partitions }, () => new ChainReader())
      await this.follow(topic, (record) => {
        if (!chains[record.partition]!.take(record)) return
        const message = this.codec.decode(record.value)
        if (takes.has(message.type)) this.fold(source, message, record)
        if (parcelInputs.has(message.type)) this.foldParcels(message)
      })
    }
    await this.follow('oms.audit.signals.v1', (record) => {
      const line = this.codec.decode(record.value) as MessageOf<'AccessRecorded'>
      if (!this.audited.some(({ id }) => id === line.id)) this.audited.push(line)
    })
  }

  standStill(): void {
    this.standing ??= []
  }

  goOn(): void {
    const tasks = this.standing ?? []
    this.standing = undefined
    for (const task of tasks) task()
  }

  private async follow(topic: TopicName, each: (record: LogRecord) => void): Promise<void> {
    const from = Array<number>(this.partitions).fill(0)
    await this.log.follow(topic, from, (_partition, records) => {
      const work = (): void => records.forEach(each)
      if (this.standing) this.standing.push(work)
      else work()
    })
  }

  private fold(source: Source, message: Message, place: Place): void {
    const { orderId } = message
    this.events.push({ source, message, by: ('by' in message && message.by) || null })
    if (source === 'floor') {
      const { row } = applyToFloor(this.floors.get(orderId), message as never, place)
      if (row) this.floors.set(orderId, row)
    } else if (source === 'desk') {
      const { row } = applyToDesk(this.desks.get(orderId), message as never, place)
      if (row) this.desks.set(orderId, row)
    } else if (source === 'mails') {
      const { row } = applyToMails(this.mails.get(orderId), message as never, place)
      if (row) this.mails.set(orderId, row)
    } else {
      const { row, entry } = applyToOrder(this.orders.get(orderId), message as never, place)
      if (row) this.orders.set(orderId, row)
      if (entry?.change) this.changes.set(`${orderId} ${entry.change.changeId}`, entry.change)
    }
  }

  private foldParcels(message: Message): void {
    const { row, entry } = applyToParcels(this.parcelsOf.get(message.orderId), message as never)
    if (row) this.parcelsOf.set(message.orderId, row)
    if (entry) this.scans.push(entry)
  }

  private async answer<Value>(value: () => Value): Promise<Value> {
    if (this.down) throw new Error('connection refused')
    return value()
  }

  readonly reading: OrderReading = {
    get: (orderId) => this.answer(() => this.record(orderId)),
    history: (orderId) => this.answer(() => this.of(orderId).filter(({ source }) => source === 'orders')),
    timeline: (orderId) => this.answer(() => this.of(orderId)),
    answersTo: (orderId, commandId) =>
      this.answer(() => this.of(orderId).flatMap(({ by, message }) => (by?.commandId === commandId ? [message] : []))),
    change: (orderId, changeId) => this.answer(() => this.changes.get(`${orderId} ${changeId}`)),
    search: (search, page) =>
      this.answer(() =>
        paged(
          page,
          this.summaries(search),
          ({ createdAt: at, id }) => ({ at, id }),
          (row) => row,
          -1,
        ),
      ),
  }

  readonly desk: DeskReading = {
    notes: (orderId) =>
      this.answer(() =>
        this.of(orderId).flatMap(({ message }) => {
          if (message.type !== 'NoteAdded') return []
          const { id: noteId, visibility, text, by, at } = message
          return [{ noteId, visibility, text, subject: by.subject, role: by.role, at }]
        }),
      ),
    escalations: ({ state, assignee }, page) =>
      this.answer(() => {
        const rows = [...this.desks.values()].flatMap(({ orderId, assignment, escalations }) =>
          escalations.map((one) => ({ ...one, orderId, assignee: assignment?.assignee ?? null })),
        )
        const wanted = rows.filter(
          (row) => (!state || row.status === state) && (!assignee || row.assignee === assignee),
        )
        const shown = ({ status, dueAt, openedAt, resolvedAt, ...row }: (typeof rows)[number]) => ({
          ...row,
          state: status,
          dueAt: iso(dueAt),
          openedAt: iso(openedAt),
          resolvedAt: resolvedAt && iso(resolvedAt),
        })
        return paged(page, wanted, ({ dueAt, escalationId }) => ({ at: dueAt, id: escalationId }), shown)
      }),
  }

  readonly floor: FloorReading = {
    picklists: ({ warehouse, status, wave, fulfillmentIds }, page) =>
      this.answer(() => {
        const rows = [...this.floors.values()].flat()
        const wanted = rows.filter(
          (row) =>
            (!warehouse || row.warehouse === warehouse) &&
            (!status || status.includes(row.status)) &&
            (!wave || row.wave === wave) &&
            (!fulfillmentIds || fulfillmentIds.includes(row.fulfillmentId)),
        )
        return paged(page, wanted, ({ createdAt: at, fulfillmentId: id }) => ({ at, id }), picklistOf)
      }),
    picklist: (orderId, fulfillmentId) =>
      this.answer(() => {
        const row = this.floors.get(orderId)?.find((one) => one.fulfillmentId === fulfillmentId)
        return row && picklistOf(row)
      }),
  }

  readonly parcels: ApiPorts['parcels'] = {
    of: (orderId) =>
      this.answer(() =>
        (this.parcelsOf.get(orderId) ?? []).map((parcel) => ({
          ...parcel,
          history: this.scans
            .filter(({ parcelId }) => parcelId === parcel.parcelId)
            .sort((one, other) => one.scannedAt - other.scannedAt),
        })),
      ),
    orderOf: (numbers) =>
      this.answer(() => {
        const all = [...this.parcelsOf.values()].flat()
        return new Map(
          all.flatMap(({ trackingNumber: n, orderId }) => (n && numbers.includes(n) ? [[n, orderId]] : [])),
        )
      }),
  }

  readonly auditLog: ApiPorts['auditLog'] = {
    search: ({ orderId, customerId, subject, from = -Infinity, to = Infinity }, page) =>
      this.answer(() => {
        const wanted = this.audited.filter(
          (line) =>
            (!orderId || line.orderId === orderId) &&
            (!customerId || line.customerId === customerId) &&
            (!subject || line.subject === subject) &&
            line.at >= from &&
            line.at < to,
        )
        const shown = ({ type: _, at, orderId: about, ...line }: MessageOf<'AccessRecorded'>) => ({
          ...line,
          orderId: about || null,
          at: iso(at),
        })
        return paged(page, wanted, ({ at, id }) => ({ at, id }), shown, -1)
      }),
  }

  /** Orders of a customer that are still under way. */
  underWay(customerId: string): string[] {
    const own = [...this.orders.values()].filter((row) => row.customerId === customerId && !ended.includes(row.status))
    return own.map(({ id }) => id)
  }

  private record(orderId: string): OrderRecord | undefined {
    const row = this.orders.get(orderId)
    return row && recordOf(row)
  }

  private of(orderId: string): EventRecord[] {
    return this.events.filter(({ message }) => message.orderId === orderId)
  }

  private summaries(search: OrderSearch): OrderSummary[] {
    const { status, customerId, sku, warehouse, hold, from, to, minTotalMinor, maxTotalMinor } = search
    const fits = ({ document, ...row }: OrderRow): boolean =>
      (!status || status.includes(row.status)) &&
      (customerId === undefined || row.customerId === customerId) &&
      (sku === undefined || document.lines.some((line) => line.sku === sku)) &&
      (warehouse === undefined || !!this.floors.get(row.id)?.some((one) => one.warehouse === warehouse)) &&
      (hold === undefined || document.holds.length > 0 === hold) &&
      row.createdAt >= (from ?? -Infinity) &&
      row.createdAt < (to ?? Infinity) &&
      document.totals.totalMinor >= (minTotalMinor ?? 0) &&
      document.totals.totalMinor <= (maxTotalMinor ?? Infinity)
    return [...this.orders.values()].filter(fits).map(summaryOf)
  }
}

const iso = (time: number): string => new Date(time).toISOString()

const picklistOf = ({ blocked, exceptions, createdAt, updatedAt, ...row }: FulfillmentRow) => ({
  ...row,
  blocked: blocked && { ...blocked, since: iso(blocked.since) },
  exceptions: exceptions.map((each) => ({ ...each, at: iso(each.at) })),
  createdAt: iso(createdAt),
  updatedAt: iso(updatedAt),
})

const summaryOf = ({ id, customerId, status, version, createdAt, updatedAt, document }: OrderRow): OrderSummary => ({
  id,
  customerId,
  status,
  version,
  createdAt,
  updatedAt,
  currency: document.totals.currency,
  totalMinor: document.totals.totalMinor,
  onHold: document.holds.length > 0,
})

type Spot = { readonly at: number; readonly id: string }
const compare = (one: Spot, other: Spot): number =>
  one.at - other.at || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)

const paged = <Row, Item>(
  page: { cursor?: string; limit: number },
  rows: readonly Row[],
  spotOf: (row: Row) => Spot,
  itemOf: (row: Row) => Item,
  order: 1 | -1 = 1,
) => {
  const after = spotAfter(page)
  const sorted = rows
    .filter((row) => !after || compare(spotOf(row), after) * order > 0)
    .sort((one, other) => compare(spotOf(one), spotOf(other)) * order)
  return pageOf(page, sorted.slice(0, page.limit + 1), itemOf, spotOf)
}
