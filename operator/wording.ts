// How commands write times, durations, places and counts. Pure.

/** 2026-03-04 12:30:00.123, in UTC. */
export const timeText = (ms: number): string => new Date(ms).toISOString().replace('T', ' ').replace('Z', '')

/** 850 ms, 12 s, 5 min, 3.2 h, 4.0 d. */
export const durationText = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 120_000) return `${Math.round(ms / 1_000)} s`
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`
  if (ms < 172_800_000) return `${(ms / 3_600_000).toFixed(1)} h`
  return `${(ms / 86_400_000).toFixed(1)} d`
}

/** Before or after now: "in 5 min", "3.2 h ago". */
export const whenText = (ms: number, now: number): string =>
  ms >= now ? `in ${durationText(ms - now)}` : `${durationText(now - ms)} ago`

/** A topic without what all of them share: order.events for oms.order.events.v1. */
export const shortTopic = (topic: string): string => topic.replace(/^oms\./, '').replace(/\.v1$/, '')

/** 1 record, 2 records. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** "until 2026-03-04 12:30:00.123 (in 5 min)". */
export const untilText = (ms: number, now: number, word = 'until'): string =>
  `${word} ${timeText(ms)} (${whenText(ms, now)})`

/** 2×TEA-1 at SAO-1, 1×TEA-1 at REC-1; without a warehouse where it is not known. */
export const sourcesText = (
  sources: readonly { readonly sku: string; readonly quantity: number; readonly warehouse: string | null }[],
): string =>
  sources
    .map(({ sku, quantity, warehouse }) => `${quantity}×${sku}${warehouse === null ? '' : ` at ${warehouse}`}`)
    .join(', ')
