-- Up Migration
-- What views share. The tables of a view itself stand in one schema for each of its generations; see state/views/generations.ts.
CREATE TABLE view_generations (
  view text NOT NULL,
  generation integer NOT NULL,
  shape text NOT NULL,
  live boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (view, generation)
);
COMMENT ON TABLE view_generations IS 'Every set of tables of every view; the live one is what readers see.';
CREATE UNIQUE INDEX view_generations_live ON view_generations (view) WHERE live;

CREATE TABLE view_positions (
  view text NOT NULL,
  generation integer NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  next bigint NOT NULL,
  head text NOT NULL,
  index integer NOT NULL,
  frozen boolean NOT NULL DEFAULT false,
  moved_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (view, generation, topic, partition),
  FOREIGN KEY (view, generation) REFERENCES view_generations ON DELETE CASCADE
) WITH (fillfactor = 50);
COMMENT ON TABLE view_positions IS 'How far a generation has folded each partition: next offset, last valid batch, records taken of the next one.';

CREATE TABLE view_skips (
  view text NOT NULL,
  generation integer NOT NULL,
  topic text NOT NULL,
  partition integer NOT NULL,
  "offset" bigint NOT NULL,
  reason text NOT NULL,
  skipped_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (view, generation, topic, partition, "offset"),
  FOREIGN KEY (view, generation) REFERENCES view_generations ON DELETE CASCADE
);
COMMENT ON TABLE view_skips IS 'Records that a view could not fold and passed over, each with its reason.';

CREATE TABLE parcel_polls (
  tracking_number text COLLATE "C" PRIMARY KEY,
  last_polled_at timestamptz NOT NULL
);
COMMENT ON TABLE parcel_polls IS 'When the carrier was last asked about a parcel; beside the parcels, which are a pure fold.';

CREATE TABLE feed_positions (
  feed text PRIMARY KEY,
  cursor text NOT NULL,
  moved_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE feed_positions IS 'How far each feed has read its provider, in the provider''s own terms.';

-- Down Migration
DROP TABLE feed_positions, parcel_polls, view_skips, view_positions, view_generations;
