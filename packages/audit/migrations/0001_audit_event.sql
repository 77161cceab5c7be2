-- The table that d1Sink() writes to and readD1() reads.
CREATE TABLE IF NOT EXISTS audit_event (
  id TEXT PRIMARY KEY,
  time TEXT NOT NULL,
  type TEXT NOT NULL,
  outcome TEXT NOT NULL,
  actor TEXT,
  email TEXT,
  request_id TEXT,
  chain TEXT NOT NULL,
  seq INTEGER NOT NULL,
  line TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_event_time ON audit_event (time);
CREATE INDEX IF NOT EXISTS audit_event_actor ON audit_event (actor, time);
CREATE INDEX IF NOT EXISTS audit_event_chain ON audit_event (chain, seq, id);
