-- What a page for operators asks of a million events at once: counts by the hour, kept by triggers as d1Sink() writes.
-- docs/decisions/0043-summaries-are-kept-by-triggers.md
ALTER TABLE audit_event ADD COLUMN app TEXT GENERATED ALWAYS AS (coalesce(line ->> '$.resource.app', '')) VIRTUAL;
-- The last reason says most: `policy.rule_denies` after `policy.denied`.
ALTER TABLE audit_event ADD COLUMN reason TEXT GENERATED ALWAYS AS (coalesce(line ->> '$.reason[#-1]', '')) VIRTUAL;

CREATE INDEX IF NOT EXISTS audit_event_refused ON audit_event (time) WHERE outcome = 'deny' AND type = 'request.decision';
CREATE INDEX IF NOT EXISTS audit_event_refused_reason ON audit_event (reason, time) WHERE outcome = 'deny' AND type = 'request.decision';
CREATE INDEX IF NOT EXISTS audit_event_email ON audit_event (email, time) WHERE email IS NOT NULL;
-- All that is no request: signals, policies that came into force, losses.
CREATE INDEX IF NOT EXISTS audit_event_activity ON audit_event (type, time) WHERE type <> 'request.decision';

-- Hours are written as times begin: 2026-01-31T12.
CREATE TABLE IF NOT EXISTS audit_decisions (
  hour TEXT NOT NULL, app TEXT NOT NULL, outcome TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (hour, app, outcome)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS audit_failures (
  hour TEXT NOT NULL, outcome TEXT NOT NULL, app TEXT NOT NULL, reason TEXT NOT NULL, rule TEXT NOT NULL,
  actor TEXT NOT NULL, email TEXT NOT NULL, count INTEGER NOT NULL, last_id TEXT NOT NULL,
  PRIMARY KEY (hour, outcome, app, reason, rule, actor, email)
) WITHOUT ROWID;
-- The same by the day, for long spans.
CREATE TABLE IF NOT EXISTS audit_failures_by_day (
  day TEXT NOT NULL, outcome TEXT NOT NULL, app TEXT NOT NULL, reason TEXT NOT NULL, rule TEXT NOT NULL,
  actor TEXT NOT NULL, email TEXT NOT NULL, count INTEGER NOT NULL, last_id TEXT NOT NULL,
  PRIMARY KEY (day, outcome, app, reason, rule, actor, email)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS audit_sign_ins (
  hour TEXT NOT NULL, provider TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY (hour, provider, outcome, reason)
) WITHOUT ROWID;
-- A bucket holds the answers of up to so many milliseconds; the last one, those above.
CREATE TABLE IF NOT EXISTS audit_origins (
  hour TEXT NOT NULL, origin TEXT NOT NULL, bucket_ms INTEGER NOT NULL, count INTEGER NOT NULL, failed INTEGER NOT NULL,
  PRIMARY KEY (hour, origin, bucket_ms)
) WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS audit_event_decided AFTER INSERT ON audit_event WHEN NEW.type = 'request.decision'
BEGIN
  INSERT INTO audit_decisions VALUES (substr(NEW.time, 1, 13), NEW.app, NEW.outcome, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER IF NOT EXISTS audit_event_failed AFTER INSERT ON audit_event
  WHEN NEW.type = 'request.decision' AND NEW.outcome IN ('deny', 'error')
BEGIN
  INSERT INTO audit_failures VALUES (
    substr(NEW.time, 1, 13), NEW.outcome, NEW.app, NEW.reason, coalesce(NEW.line ->> '$.policy.matched_rule', ''),
    coalesce(NEW.actor, ''), coalesce(NEW.email, ''), 1, NEW.id
  ) ON CONFLICT DO UPDATE SET count = count + 1, last_id = max(last_id, excluded.last_id);
  INSERT INTO audit_failures_by_day VALUES (
    substr(NEW.time, 1, 10), NEW.outcome, NEW.app, NEW.reason, coalesce(NEW.line ->> '$.policy.matched_rule', ''),
    coalesce(NEW.actor, ''), coalesce(NEW.email, ''), 1, NEW.id
  ) ON CONFLICT DO UPDATE SET count = count + 1, last_id = max(last_id, excluded.last_id);
END;
CREATE TRIGGER IF NOT EXISTS audit_event_login AFTER INSERT ON audit_event WHEN NEW.type = 'login'
BEGIN
  INSERT INTO audit_sign_ins VALUES (
    substr(NEW.time, 1, 13), coalesce(NEW.line ->> '$.auth.provider', ''), NEW.outcome, NEW.reason, 1
  ) ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER IF NOT EXISTS audit_event_answered AFTER INSERT ON audit_event
  WHEN NEW.type = 'request.decision' AND NEW.line ->> '$.upstream.id' IS NOT NULL
BEGIN
  INSERT INTO audit_origins VALUES (
    substr(NEW.time, 1, 13), NEW.line ->> '$.upstream.id',
    (SELECT min(column1) FROM (VALUES (10), (20), (50), (100), (200), (500), (1000), (2000), (5000), (10000), (60000))
      WHERE column1 >= min(NEW.line ->> '$.upstream.latency_ms', 60000)),
    1, NEW.line ->> '$.upstream.status' >= 500
  ) ON CONFLICT DO UPDATE SET count = count + 1, failed = failed + excluded.failed;
END;

-- What is there already is counted once, now.
INSERT INTO audit_decisions
  SELECT substr(time, 1, 13), app, outcome, count(*) FROM audit_event WHERE type = 'request.decision' GROUP BY 1, 2, 3;
INSERT INTO audit_failures
  SELECT substr(time, 1, 13), outcome, app, reason, coalesce(line ->> '$.policy.matched_rule', ''),
    coalesce(actor, ''), coalesce(email, ''), count(*), max(id)
  FROM audit_event WHERE type = 'request.decision' AND outcome IN ('deny', 'error') GROUP BY 1, 2, 3, 4, 5, 6, 7;
INSERT INTO audit_failures_by_day
  SELECT substr(hour, 1, 10), outcome, app, reason, rule, actor, email, sum(count), max(last_id)
  FROM audit_failures GROUP BY 1, 2, 3, 4, 5, 6, 7;
INSERT INTO audit_sign_ins
  SELECT substr(time, 1, 13), coalesce(line ->> '$.auth.provider', ''), outcome, reason, count(*)
  FROM audit_event WHERE type = 'login' GROUP BY 1, 2, 3, 4;
INSERT INTO audit_origins
  SELECT substr(time, 1, 13), line ->> '$.upstream.id',
    (SELECT min(column1) FROM (VALUES (10), (20), (50), (100), (200), (500), (1000), (2000), (5000), (10000), (60000))
      WHERE column1 >= min(line ->> '$.upstream.latency_ms', 60000)),
    count(*), sum(line ->> '$.upstream.status' >= 500)
  FROM audit_event WHERE type = 'request.decision' AND line ->> '$.upstream.id' IS NOT NULL GROUP BY 1, 2, 3;
