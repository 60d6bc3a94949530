// The registry's refusals with Confluent's error codes, which clients switch on. Messages name subjects, versions and
// ids, and say what to do; never a stack trace.

/** `status` is the HTTP status, `code` the `error_code` of the body. */
export class RegistryError extends Error {
  override readonly name = 'RegistryError'
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message)
  }
}

/** One function per code, so that a code is written once. */
export const refusals = {
  subjectNotFound: (subject: string) =>
    new RegistryError(404, 40401, `Subject '${subject}' not found. Register a schema under it first.`),
  versionNotFound: (subject: string, version: number | 'latest') =>
    new RegistryError(404, 40402, `Version ${version} of subject '${subject}' not found. List its versions first.`),
  schemaNotFound: (what: string) =>
    new RegistryError(404, 40403, `Schema not found: ${what}. Register it under a subject first.`),
  subjectSoftDeleted: (subject: string) =>
    new RegistryError(404, 40404, `Subject '${subject}' is soft deleted already. Use permanent=true to remove it.`),
  subjectNotSoftDeleted: (subject: string) =>
    new RegistryError(404, 40405, `Subject '${subject}' is not soft deleted. Delete it without permanent=true first.`),
  versionSoftDeleted: (subject: string, version: number) =>
    new RegistryError(
      404,
      40406,
      `Version ${version} of subject '${subject}' is soft deleted already. Use permanent=true to remove it.`,
    ),
  versionNotSoftDeleted: (subject: string, version: number) =>
    new RegistryError(
      404,
      40407,
      `Version ${version} of subject '${subject}' is not soft deleted. Delete it without permanent=true first.`,
    ),
  levelNotConfigured: (subject: string) =>
    new RegistryError(
      404,
      40408,
      `Subject '${subject}' does not have subject-level compatibility configured. Ask with defaultToGlobal=true.`,
    ),
  modeNotConfigured: (subject: string) =>
    new RegistryError(
      404,
      40409,
      `Subject '${subject}' does not have subject-level mode configured. Ask with defaultToGlobal=true.`,
    ),
  incompatible: (subject: string, messages: readonly string[]) =>
    new RegistryError(
      409,
      409,
      `Schema being registered is incompatible with an earlier schema for subject "${subject}": ${messages.join(' | ')}`,
    ),
  invalidSchema: (reason: string) => new RegistryError(422, 42201, `Invalid schema: ${reason}`),
  invalidVersion: (text: string) =>
    new RegistryError(
      422,
      42202,
      `'${text}' is not a valid version. Use a number in [1, 2147483647] or the word "latest".`,
    ),
  invalidLevel: (allowed: readonly string[]) =>
    new RegistryError(422, 42203, `Invalid compatibility level. Use one of ${allowed.join(', ')}.`),
  invalidMode: (allowed: readonly string[]) =>
    new RegistryError(422, 42204, `Invalid mode. Use one of ${allowed.join(', ')}.`),
  notPermitted: (reason: string) => new RegistryError(422, 42205, reason),
  idTaken: (id: number) =>
    new RegistryError(422, 42207, `Id ${id} belongs to another schema. Import under an id that is free.`),
  invalidSubject: (subject: string) =>
    new RegistryError(
      422,
      42208,
      `Subject ${JSON.stringify(subject)} is not allowed. Use a name without control characters, not __GLOBAL or __EMPTY.`,
    ),
  storeFailed: () =>
    new RegistryError(
      500,
      50001,
      'The registry could not write to its store, the outcome is unknown. Check that the store is up, then repeat the request.',
    ),
} as const
