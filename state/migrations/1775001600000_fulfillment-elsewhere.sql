-- Up Migration
-- Parcels and the floor have a database of their own, in which they are folded anew from the log: what is here of them is of no more use.
DO $$
DECLARE
  stood record;
BEGIN
  FOR stood IN SELECT view, generation FROM view_generations WHERE view IN ('parcels-view', 'floor-view') LOOP
    EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', split_part(stood.view, '-', 1) || '_' || stood.generation);
  END LOOP;
END $$;
DELETE FROM view_generations WHERE view IN ('parcels-view', 'floor-view');
DROP TABLE parcel_polls;

-- Down Migration
CREATE TABLE parcel_polls (
  tracking_number text COLLATE "C" PRIMARY KEY,
  last_polled_at timestamptz NOT NULL
);
COMMENT ON TABLE parcel_polls IS 'When the carrier was last asked about a parcel; beside the parcels, which are a pure fold.';
