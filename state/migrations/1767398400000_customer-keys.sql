-- Up Migration
-- No view: it can't be rebuilt from the log. Losing it loses all personal data; see docs/adr/0008-personal-data.md for backups.
CREATE TABLE customer_keys (
  key_id text COLLATE "C" PRIMARY KEY,
  customer_id text COLLATE "C" NOT NULL,
  wrapped bytea,
  created_at timestamptz NOT NULL,
  erased_at timestamptz,
  CONSTRAINT customer_keys_erased_or_wrapped CHECK ((wrapped IS NULL) = (erased_at IS NOT NULL))
);
COMMENT ON TABLE customer_keys IS 'The key under which each customer''s personal data are sealed, wrapped by a master key; no bytes once it is erased.';
CREATE UNIQUE INDEX customer_keys_live ON customer_keys (customer_id) WHERE erased_at IS NULL;
