// Ends a process in order: upstream first, each step bounded, once.
export type Step = { readonly name: string; readonly stop: () => Promise<unknown> }

/** Runs the steps one after another; a step that fails or takes too long is reported and passed over. */
export const drain = async (
  steps: readonly Step[],
  report: (line: string) => void,
  boundMs = 10_000,
): Promise<void> => {
  for (const { name, stop } of steps) {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`took longer than ${boundMs} ms`)), boundMs)
    })
    await Promise.race([stop(), late]).catch((error: Error) => report(`${name}: ${error.message}`))
    clearTimeout(timer)
  }
}

/** Calls `stop` on the first SIGTERM or SIGINT; a second one ends the process at once. */
export const onSignal = (stop: () => Promise<void>): void => {
  let stopping = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (stopping) process.exit(130)
      stopping = true
      void stop().finally(() => process.exit(0))
    })
}
