-- Up Migration
-- No view: the log does not know it. Losing it makes a second customer at the provider, whose stored means are then asked for anew.
CREATE TABLE provider_customers (
  provider text NOT NULL CHECK (provider IN ('STRIPE', 'ADYEN')),
  customer_id text COLLATE "C" NOT NULL,
  provider_customer_id text COLLATE "C" NOT NULL,
  remembered_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (provider, customer_id)
);
COMMENT ON TABLE provider_customers IS 'Which customer of a provider one of ours is; the first that was remembered.';

-- Down Migration
DROP TABLE provider_customers;
