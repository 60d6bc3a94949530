-- Up Migration
CREATE TABLE parcel_polls (
  tracking_number text COLLATE "C" PRIMARY KEY,
  last_polled_at timestamptz NOT NULL
);
COMMENT ON TABLE parcel_polls IS 'When the carrier was last asked about a parcel; beside the parcels, which are a pure fold.';

-- Down Migration
DROP TABLE parcel_polls;
