// How the simulated day hears of FedEx's parcels: by posts, of which some are lost, late or doubled, and by asking about those that are silent.
// It must never ask while the quota leaves nothing for it.
import type { CarrierScanReported } from '../../schemas/messages'
import type { LabelRecord } from '../simulators/fedex-ledger'
import type { Agenda } from './agenda'
import type { Ages } from './ages'
import type { FedexDesk } from './fedex-desk'
import { fedexOutage, posts, silentMs, trackPollMs } from './schedule'

type Watched = { heardAt: number; askedAt: number }

const groupSize = 30

export class ParcelWatch {
  lostPosts = 0
  asked = 0
  private readonly watched = new Map<string, Watched>()
  private readonly written = new Set<string>()
  private readonly known = new Set<string>()

  constructor(
    private readonly agenda: Agenda,
    private readonly random: () => number,
    private readonly ages: Ages,
    private readonly desk: () => FedexDesk,
    private readonly report: (scan: CarrierScanReported) => void,
  ) {}

  /** Posts follow each scan of its life. */
  follow(label: LabelRecord): void {
    const { trackingNumber } = label
    const now = this.agenda.now()
    this.watched.set(trackingNumber, { heardAt: now, askedAt: now })
    for (const { at } of this.desk().ledger.plan(label)) {
      const drawn = this.random()
      if (drawn < posts.lostRate) {
        this.lostPosts += 1
        continue
      }
      const isLate = drawn < posts.lostRate + posts.lateRate
      const postedAt = at + this.random() * (isLate ? posts.latestMs : 60_000)
      const isTwice = drawn > 1 - posts.twiceRate
      this.agenda.at(afterOutage(postedAt), () => this.hear(trackingNumber, isTwice))
    }
  }

  /** Asks about parcels of which nothing was heard for long; then again and again. */
  start(isOver: () => boolean): void {
    const poll = async (): Promise<void> => {
      if (isOver()) return
      await this.ask(this.silent())
      this.agenda.after(trackPollMs, poll)
    }
    this.agenda.after(trackPollMs, poll)
  }

  private silent(): string[] {
    const before = this.agenda.now() - silentMs
    return [...this.watched].flatMap(([number, { heardAt, askedAt }]) =>
      heardAt <= before && askedAt <= before ? [number] : [],
    )
  }

  private async ask(numbers: readonly string[]): Promise<void> {
    const now = this.agenda.now()
    if (now >= fedexOutage.from && now < fedexOutage.to) return
    for (let first = 0; first < numbers.length; first += groupSize) {
      const waitMs = await this.desk().admit('track')
      if (waitMs > 0) return this.agenda.after(waitMs, () => this.ask(numbers.slice(first)))
      for (const number of numbers.slice(first, first + groupSize)) this.answerFor(number)
    }
  }

  private answerFor(number: string): void {
    const watched = this.watched.get(number)
    if (!watched) return
    const now = this.agenda.now()
    const { heardAt, askedAt } = watched
    this.ages.note('track: silent until asked', now - Math.max(heardAt, askedAt) - silentMs)
    watched.askedAt = now
    this.asked += 1
    this.hear(number, false)
  }

  /** A post and an answer tell the whole course; what is known is reported again only where a post comes twice. */
  private hear(trackingNumber: string, isTwice: boolean): void {
    const now = this.agenda.now()
    const watched = this.watched.get(trackingNumber)
    for (const scan of this.desk().scansOf(trackingNumber)) {
      const isWritten = this.written.has(scan.id)
      if (isWritten && !isTwice) continue
      this.written.add(scan.id)
      if (watched && !isWritten) watched.heardAt = now
      this.noteAge(scan)
      if (scan.carrierStatus === 'DELIVERED' || scan.carrierStatus === 'RETURNED') this.watched.delete(trackingNumber)
      this.report(scan)
    }
  }

  /** The estimate that goes with the newest scan is news of its own; a scan is known once. */
  private noteAge({ trackingNumber, carrierStatus, scannedAt }: CarrierScanReported): void {
    const name = `${trackingNumber} ${carrierStatus} ${scannedAt}`
    if (this.known.has(name)) return
    this.known.add(name)
    this.ages.note('track: scan until known', this.agenda.now() - scannedAt)
  }
}

/** While FedEx is away it posts nothing; afterwards it does. */
const afterOutage = (at: number): number => (at >= fedexOutage.from && at < fedexOutage.to ? fedexOutage.to : at)
