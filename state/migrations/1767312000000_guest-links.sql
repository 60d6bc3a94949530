-- Up Migration
CREATE TABLE guest_link_revocations (
  order_id text COLLATE "C" PRIMARY KEY,
  revoked_until timestamptz NOT NULL
);
COMMENT ON TABLE guest_link_revocations IS 'Guest links of an order that were issued until this time are void.';

-- Down Migration
DROP TABLE guest_link_revocations;
