-- Up Migration
-- No view: it can't be rebuilt from the log, which knows only the commands that a job gave.
CREATE TABLE jobs (
  job_id text COLLATE "C" PRIMARY KEY,
  subject text COLLATE "C" NOT NULL,
  role text NOT NULL,
  tier text NOT NULL,
  digest text COLLATE "C" NOT NULL,
  action text NOT NULL,
  sealed text COLLATE "C" NOT NULL,
  dry_run boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('RUNNING', 'STOPPED', 'FINISHED')),
  total integer NOT NULL,
  done integer NOT NULL DEFAULT 0,
  refused integer NOT NULL DEFAULT 0,
  failed integer NOT NULL DEFAULT 0,
  skipped integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  turn text,
  turn_until timestamptz,
  next_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT jobs_over_when_all_are_counted CHECK ((finished_at IS NULL) = (done + refused + failed + skipped < total))
);
COMMENT ON TABLE jobs IS 'One action on many orders. What the action says is sealed under a key of who gave it; a turn is the lease of the instance that works on it.';
CREATE INDEX jobs_newest ON jobs (created_at DESC, job_id DESC);
CREATE INDEX jobs_waiting ON jobs (next_at) WHERE finished_at IS NULL;

CREATE TABLE job_items (
  job_id text COLLATE "C" NOT NULL REFERENCES jobs ON DELETE CASCADE,
  position integer NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  outcome text NOT NULL DEFAULT 'PENDING' CHECK (outcome IN ('PENDING', 'DONE', 'REFUSED', 'FAILED', 'SKIPPED')),
  code text,
  reason text,
  event text,
  would jsonb,
  at timestamptz,
  turn text,
  holds text[],
  tries integer NOT NULL DEFAULT 0,
  failures integer NOT NULL DEFAULT 0,
  not_before timestamptz,
  PRIMARY KEY (job_id, position)
);
COMMENT ON TABLE job_items IS 'The orders of a job, fixed when it was created, and what came of each. A turn here: it has been in hand, so that its command may be written.';
CREATE INDEX job_items_pending ON job_items (job_id, tries, position) WHERE outcome = 'PENDING';
CREATE INDEX job_items_by_outcome ON job_items (job_id, outcome, position);

-- Down Migration
DROP TABLE job_items;
DROP TABLE jobs;
