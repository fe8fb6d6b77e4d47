-- The inbox is empty at most moments, and for an empty table all indexes that begin with the same column look alike to the planner: what was to be a look-up
-- by id became a walk over all rows, the dead ones included. So no two indexes begin alike. Ids are one sequence for all apps now: the number of
-- the sidecar's start, and within it of the event.
CREATE SEQUENCE inbox_start;

ALTER TABLE inbox DROP CONSTRAINT inbox_pkey;
UPDATE inbox SET id = renumbered.id
FROM (SELECT ctid, row_number() OVER (ORDER BY app_id, id) AS id FROM inbox) AS renumbered
WHERE inbox.ctid = renumbered.ctid;
ALTER TABLE inbox ADD CONSTRAINT inbox_pkey PRIMARY KEY (id);

DROP INDEX inbox_due_at;
CREATE INDEX inbox_due_at ON inbox (due_at);
