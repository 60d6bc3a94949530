// Turns many single look-ups into few statements. It must never keep an answer: that is its user's business.
import { setImmediate } from 'node:timers/promises'

export type GroupedLoads<Value> = {
  /** Joins the group of this turn of the event loop, or the look-up of the same key that is under way. */
  readonly get: (key: string) => Promise<Value>
  /** Whoever asks from now on gets an answer that was looked up from now on. */
  readonly forget: () => void
}

type Group<Loaded> = { readonly keys: string[]; readonly loaded: Promise<Loaded> }

/** `load` is called once a group, with distinct keys, at most `most`; `pick` once for each of them. What either rejects with reaches those who asked. */
export const groupLoads = <Loaded, Value>(
  load: (keys: readonly string[]) => Promise<Loaded>,
  pick: (key: string, loaded: Loaded) => Promise<Value>,
  most = 500,
): GroupedLoads<Value> => {
  let open: Group<Loaded> | undefined
  const underWay = new Map<string, Promise<Value>>()

  const start = (): Group<Loaded> => {
    const keys: string[] = []
    const loaded = setImmediate().then(() => {
      if (open === group) open = undefined
      return load(keys)
    })
    const group = { keys, loaded }
    return (open = group)
  }

  const look = (key: string): Promise<Value> => {
    const group = open && open.keys.length < most ? open : start()
    group.keys.push(key)
    const answer = group.loaded
      .then((loaded) => pick(key, loaded))
      .finally(() => {
        if (underWay.get(key) === answer) underWay.delete(key)
      })
    underWay.set(key, answer)
    return answer
  }

  return {
    get: (key) => underWay.get(key) ?? look(key),
    forget: () => {
      underWay.clear()
      open = undefined
    },
  }
}
