// The tables of payments-view. The audit log and the ledger are only ever appended to: the database itself refuses anything else.
import { eventsTable } from './event-rows'
import type { ViewTable } from './view'

const id = 'text COLLATE "C"'
const provider = `provider text NOT NULL CHECK (provider IN ('STRIPE', 'ADYEN'))`
const appendOnly = (table: string): string =>
  `CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION public.refuse_change();`

const createPayments = (schema: string): string => `
  CREATE TABLE ${schema}.payments (
    order_id ${id} PRIMARY KEY,
    customer_id ${id},
    status text NOT NULL,
    course text NOT NULL,
    currency text,
    due_minor bigint NOT NULL,
    secured_minor bigint NOT NULL,
    captured_minor bigint NOT NULL,
    refunded_minor bigint NOT NULL,
    disputed_minor bigint NOT NULL,
    waits_for text,
    waits_until timestamptz,
    waits_charge ${id},
    retry_at timestamptz,
    unsecured boolean NOT NULL,
    code text,
    reason text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
  );
  CREATE INDEX ON ${schema}.payments (customer_id, created_at DESC) WHERE customer_id IS NOT NULL;
  CREATE INDEX ON ${schema}.payments (status, updated_at);`

const createAttempts = (schema: string): string => `
  CREATE TABLE ${schema}.attempts (
    charge_request_id ${id} NOT NULL,
    order_id ${id} NOT NULL,
    ${provider},
    status text NOT NULL,
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    method text,
    tender_id text,
    capture text,
    off_session boolean,
    installments integer,
    attempt integer,
    provider_payment_id ${id},
    authorised_minor bigint NOT NULL,
    captured_minor bigint NOT NULL,
    captures_many boolean NOT NULL,
    code text,
    reason text,
    retry_at timestamptz,
    requested_at timestamptz NOT NULL,
    authorised_at timestamptz,
    expires_at timestamptz,
    captured_at timestamptz,
    void_requested_at timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, charge_request_id)
  );
  CREATE INDEX ON ${schema}.attempts (charge_request_id);
  CREATE INDEX ON ${schema}.attempts (provider, provider_payment_id) WHERE provider_payment_id IS NOT NULL;
  CREATE INDEX ON ${schema}.attempts (expires_at) WHERE status = 'AUTHORISED';`

const createCaptures = (schema: string): string => `
  CREATE TABLE ${schema}.captures (
    capture_request_id ${id} NOT NULL,
    order_id ${id} NOT NULL,
    charge_request_id ${id} NOT NULL,
    ${provider},
    status text NOT NULL CHECK (status IN ('REQUESTED', 'DONE', 'BLOCKED')),
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    final boolean NOT NULL,
    code text,
    reason text,
    requested_at timestamptz NOT NULL,
    done_at timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, capture_request_id)
  );
  CREATE INDEX ON ${schema}.captures (capture_request_id);
  CREATE INDEX ON ${schema}.captures (charge_request_id);`

const createRefunds = (schema: string): string => `
  CREATE TABLE ${schema}.refunds (
    refund_request_id ${id} NOT NULL,
    order_id ${id} NOT NULL,
    charge_request_id ${id},
    ${provider},
    status text NOT NULL CHECK (status IN ('REQUESTED', 'DONE', 'BLOCKED', 'FAILED')),
    amount_minor bigint NOT NULL,
    currency text NOT NULL,
    provider_refund_id ${id},
    code text,
    reason text,
    requested_at timestamptz NOT NULL,
    done_at timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, refund_request_id)
  );
  CREATE INDEX ON ${schema}.refunds (refund_request_id);
  CREATE INDEX ON ${schema}.refunds (provider, provider_refund_id) WHERE provider_refund_id IS NOT NULL;`

const createDisputes = (schema: string): string => `
  CREATE TABLE ${schema}.disputes (
    dispute_id ${id} NOT NULL,
    order_id ${id} NOT NULL,
    charge_request_id ${id} NOT NULL,
    ${provider},
    status text NOT NULL CHECK (status IN ('OPEN', 'WON', 'LOST')),
    amount_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    currency text NOT NULL,
    reason text NOT NULL,
    opened_at timestamptz NOT NULL,
    closed_at timestamptz,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (order_id, dispute_id)
  );
  CREATE INDEX ON ${schema}.disputes (provider, dispute_id);`

const createMethods = (schema: string): string => `
  CREATE TABLE ${schema}.stored_methods (
    customer_id ${id} NOT NULL,
    ${provider},
    method_id ${id} NOT NULL,
    state text NOT NULL CHECK (state IN ('ATTACHED', 'DETACHED')),
    is_default boolean NOT NULL,
    method text NOT NULL,
    brand text,
    last4 text,
    expiry_month integer,
    expiry_year integer,
    reported_at timestamptz NOT NULL,
    event_id ${id} NOT NULL,
    claimed_at timestamptz,
    claimed_by ${id},
    denied_at timestamptz,
    PRIMARY KEY (customer_id, provider, method_id)
  );`

const createSettlements = (schema: string): string => `
  CREATE TABLE ${schema}.settlements (
    ${provider},
    transaction_id ${id} NOT NULL,
    order_id ${id} NOT NULL,
    kind text NOT NULL,
    effect_id ${id},
    source_id ${id} NOT NULL,
    amount_minor bigint NOT NULL,
    fee_minor bigint NOT NULL,
    currency text NOT NULL,
    payout_id ${id},
    reported_at timestamptz NOT NULL,
    message_id ${id} NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (order_id, provider, transaction_id)
  );
  CREATE INDEX ON ${schema}.settlements (provider, transaction_id);
  CREATE INDEX ON ${schema}.settlements (effect_id) WHERE effect_id IS NOT NULL;
  CREATE INDEX ON ${schema}.settlements (provider, source_id);
  CREATE INDEX ON ${schema}.settlements (reported_at);`

const createLedger = (schema: string): string => `
  CREATE TABLE ${schema}.ledger_entries (
    order_id ${id} NOT NULL,
    entry_id ${id} NOT NULL,
    event_id ${id} NOT NULL,
    booking text NOT NULL,
    account text COLLATE "C" NOT NULL,
    debit_minor bigint NOT NULL,
    credit_minor bigint NOT NULL,
    currency text NOT NULL,
    ${provider},
    at timestamptz NOT NULL,
    PRIMARY KEY (order_id, entry_id),
    CONSTRAINT ledger_entries_one_side CHECK (debit_minor >= 0 AND credit_minor >= 0 AND (debit_minor = 0) <> (credit_minor = 0))
  );
  CREATE INDEX ON ${schema}.ledger_entries (account, currency, at) INCLUDE (debit_minor, credit_minor);
  CREATE INDEX ON ${schema}.ledger_entries (at);
  ${appendOnly(`${schema}.ledger_entries`)}`

const events = eventsTable('payment_events')
const createEvents = (schema: string): string => `${events.create(schema)}
  CREATE INDEX ON ${schema}.payment_events (type) WHERE type IN ('ChargeCaptured', 'CaptureConfirmed', 'RefundConfirmed', 'RefundBlocked', 'DisputeOpened', 'DisputeClosed');
  ${appendOnly(`${schema}.payment_events`)}`

export const paymentsTables: readonly ViewTable[] = [
  { name: 'payments', key: ['order_id'], create: createPayments },
  { name: 'attempts', key: ['order_id', 'charge_request_id'], create: createAttempts },
  { name: 'captures', key: ['order_id', 'capture_request_id'], create: createCaptures },
  { name: 'refunds', key: ['order_id', 'refund_request_id'], create: createRefunds },
  { name: 'disputes', key: ['order_id', 'dispute_id'], create: createDisputes },
  { name: 'stored_methods', key: ['customer_id', 'provider', 'method_id'], create: createMethods },
  { name: 'settlements', key: ['order_id', 'provider', 'transaction_id'], create: createSettlements },
  { ...events, create: createEvents },
  { name: 'ledger_entries', key: ['order_id', 'entry_id'], create: createLedger },
]
