// Starts several servers at once and stops them together. If one fails to start, none of the others is left running.
import type { PidBook } from './pid-book'
import { startServer, type Recipe, type Server } from './server'
import type { StackError } from './stack-error'

export type Fleet = {
  readonly servers: readonly Server[]
  /** Resolves if a server ends although nobody asked it to; never rejects, and stays pending otherwise. */
  readonly died: Promise<StackError>
  stop(): Promise<void>
}

/** `recipes` may still be in the making (downloads): each server starts as soon as its own recipe is there. */
export const startFleet = async (
  recipes: readonly Promise<Recipe>[],
  book: PidBook,
  progress: (line: string) => void,
): Promise<Fleet> => {
  let report: (error: StackError) => void = () => undefined
  const died = new Promise<StackError>((resolve) => (report = resolve))
  const start = async (coming: Promise<Recipe>): Promise<Server> => {
    const recipe = await coming
    return startServer(recipe, {
      progress,
      launched: (pid) => book.record(recipe.name, pid, recipe.launch.stopSignal),
      ended: () => book.forget(recipe.name),
      died: report,
    })
  }
  const starts = await Promise.allSettled(recipes.map(start))
  const servers = starts.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  const stop = async (): Promise<void> => void (await Promise.all(servers.map((server) => server.stop())))
  const failure = starts.find((each) => each.status === 'rejected')
  if (failure === undefined) return { servers, died, stop }
  await stop()
  throw failure.reason
}
