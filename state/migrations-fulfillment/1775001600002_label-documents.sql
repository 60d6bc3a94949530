-- Up Migration
-- No view: the log has no labels. Each is sealed under its customer's key; what is sealed can't be compressed.
CREATE TABLE label_documents (
  request_id text COLLATE "C" NOT NULL,
  tracking_number text COLLATE "C" NOT NULL,
  order_id text COLLATE "C" NOT NULL,
  parcel_id text COLLATE "C",
  return_id text COLLATE "C",
  carrier text NOT NULL,
  service_type text NOT NULL,
  format text NOT NULL CHECK (format IN ('PDF', 'ZPL', 'PNG')),
  document text NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (request_id, tracking_number)
);
ALTER TABLE label_documents ALTER COLUMN document SET STORAGE EXTERNAL;
COMMENT ON TABLE label_documents IS 'Labels as carriers gave them, sealed, of parcels and of returns; the first of a request and number stays.';
CREATE INDEX ON label_documents (order_id, made_at);

-- Down Migration
DROP TABLE label_documents;
