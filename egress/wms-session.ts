// The session that every call to the warehouse system wants: opened when first needed, and anew once it is over. It must never have two
// log-ins under way: whoever needs a session waits for the same one.

export type WmsSessions = {
  /** Rejects with what `logIn` threw. */
  readonly current: () => Promise<string>
  /** The system does not know this session any more; a later one is kept. */
  readonly over: (session: string) => void
}

export function createWmsSessions(logIn: () => Promise<string>): WmsSessions {
  let known: string | undefined
  let opening: Promise<string> | undefined
  const open = () =>
    logIn()
      .then((session) => (known = session))
      .finally(() => (opening = undefined))
  return {
    current: async () => known ?? (await (opening ??= open())),
    over: (session) => {
      if (known === session) known = undefined
    },
  }
}
