-- Up Migration
-- What views share, as in the database of the orders: the views of this database move their positions in the transaction that writes their rows.
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

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is only ever appended to', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
COMMENT ON FUNCTION refuse_change IS 'Keeps the ledger of stock-view as it was written.';

-- Down Migration
DROP FUNCTION refuse_change;
DROP TABLE view_skips, view_positions, view_generations;
