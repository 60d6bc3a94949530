-- Up Migration
-- No view: what is found is found again, but who looked at it, and what they said, stands here alone.
CREATE TABLE payment_differences (
  difference_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('MISSING_AT_PROVIDER', 'UNKNOWN_AT_OURS', 'AMOUNT_MISMATCH', 'DUPLICATE', 'LEDGER_MISMATCH', 'CURRENCY_MISMATCH')),
  provider text NOT NULL,
  subject text COLLATE "C" NOT NULL,
  order_id text COLLATE "C",
  effect_id text COLLATE "C",
  transaction_id text COLLATE "C",
  ours_minor bigint NOT NULL,
  theirs_minor bigint NOT NULL,
  currency text NOT NULL,
  evidence jsonb NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  present boolean NOT NULL DEFAULT true,
  resolved_at timestamptz,
  resolved_by text,
  note text,
  UNIQUE (kind, provider, subject),
  CONSTRAINT payment_differences_resolved_by_somebody CHECK ((resolved_at IS NULL) = (resolved_by IS NULL))
);
COMMENT ON TABLE payment_differences IS 'Where we and a provider, or the ledger and the log, do not say the same. present: it was there when it was last looked for.';
CREATE INDEX payment_differences_open ON payment_differences (first_seen_at, difference_id) WHERE resolved_at IS NULL;
CREATE INDEX payment_differences_present ON payment_differences (difference_id) WHERE present;

-- Down Migration
DROP TABLE payment_differences;
