// Somebody who looks round again and again until told to stop. A round that fails is followed by the next: what it was about is still there.
export type Rounds = {
  /** Resolves once the round under way has ended. */
  readonly stop: () => Promise<void>
}

/** `everyMs`: from the end of a round to the beginning of the next. */
export const startRounds = (
  round: () => Promise<void>,
  everyMs: number,
  onProblem: (text: string) => void = () => undefined,
): Rounds => {
  let wake: () => void = () => undefined
  let stopped = false
  const run = async (): Promise<void> => {
    while (!stopped) {
      await round().catch((error: Error) => onProblem(error.message))
      if (stopped) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, everyMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const running = run()
  return {
    stop: () => {
      stopped = true
      wake()
      return running
    },
  }
}
