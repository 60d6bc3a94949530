// The errors that a person can mend: a sentence of what is wrong and one of what to do. They are shown without a stack
// trace; anything that is not a StackError is a bug of ours and must never be dressed up as one.

/** `message` says what is wrong, `fix` what to do about it; both are whole sentences, ready to be printed. */
export class StackError extends Error {
  override readonly name = 'StackError'
  constructor(
    message: string,
    readonly fix: string,
  ) {
    super(message)
  }
}

/** Turns the file system's refusals (full disk, no permission) into StackErrors; returns anything else as it came. */
export const explained = (error: unknown): unknown => {
  if (error instanceof StackError || !(error instanceof Error)) return error
  const { code, path } = error as NodeJS.ErrnoException
  const where = path === undefined ? '' : ` at ${path}`
  if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(where)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new StackError(
      `The system does not let this user write${where} (${code}).`,
      'Give the user the right to write there, or remove the folder if an earlier run as root left it.',
    )
  }
  return error
}

/** `where` is empty or begins with a blank. */
export const diskFull = (where: string): StackError =>
  new StackError(`The disk is full${where}.`, 'Free at least 1 GiB on that disk and start again.')
