// Who acts: what a verified token says of its bearer. Nothing else of a request may ever make or change a Caller.
import type { OrderId } from '../../schemas/ids'

export const roles = ['customer', 'guest', 'csr', 'warehouse', 'ops', 'service'] as const

/**
 * customer   buys, and has to do with own orders alone
 * guest      whoever holds a guest link, for the one order it names
 * csr        serves customers; acts on behalf of any of them
 * warehouse  picks, packs, takes returns in
 * ops        runs the system
 * service    a machine: shop front, marketplace, import
 */
export type Role = (typeof roles)[number]

/** How many requests a caller may make in an hour. */
export const requestsPerHour = { standard: 100, plus: 1_000, partner: 10_000 } as const
export type Tier = keyof typeof requestsPerHour

/** `subject` is the customer's id for customers and guests; `orderId` is there for guests, and for nobody else. */
export type Caller = {
  readonly subject: string
  readonly role: Role
  readonly tier: Tier
  readonly orderId?: OrderId
}

const staff: readonly Role[] = ['csr', 'warehouse', 'ops']

/** A person who works here: what they read of personal data goes to the audit log. */
export const isStaff = ({ role }: Pick<Caller, 'role'>): boolean => staff.includes(role)
