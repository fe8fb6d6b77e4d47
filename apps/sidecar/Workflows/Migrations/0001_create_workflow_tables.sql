-- Workflow instances with their histories, the events that wait for them, and the activities that are not done yet.
-- One sidecar serves all instances of an app id, so every key starts with it. Events are serialized history events of the task hub protocol.

CREATE TABLE instance (
    app_id text NOT NULL,
    instance_id text NOT NULL,
    status smallint NOT NULL,
    started_event bytea NULL,
    completed_event bytea NULL,
    custom_status text NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    started_at timestamptz NULL,
    purge_at timestamptz NULL,
    CONSTRAINT instance_pkey PRIMARY KEY (app_id, instance_id)
);
COMMENT ON COLUMN instance.status IS 'OrchestrationStatus of the protocol; 6 (pending) until the first turn is done';
COMMENT ON COLUMN instance.purge_at IS 'when the retention policy lets a finished instance go';
CREATE INDEX instance_purge_at ON instance (app_id, purge_at) WHERE purge_at IS NOT NULL;

CREATE TABLE history (
    app_id text NOT NULL,
    instance_id text NOT NULL,
    position integer NOT NULL,
    event bytea NOT NULL,
    CONSTRAINT history_pkey PRIMARY KEY (app_id, instance_id, position)
);

-- An event becomes part of the history in the turn that it brings about. A timer is an event that is due later.
CREATE TABLE inbox (
    app_id text NOT NULL,
    id bigint NOT NULL,
    instance_id text NOT NULL,
    due_at timestamptz NOT NULL,
    settles boolean NOT NULL,
    event bytea NOT NULL,
    CONSTRAINT inbox_pkey PRIMARY KEY (app_id, id)
);
COMMENT ON COLUMN inbox.settles IS 'a timer or a result: goes when the instance continues as new';
CREATE INDEX inbox_instance ON inbox (app_id, instance_id, id);
CREATE INDEX inbox_due_at ON inbox (app_id, due_at);

-- An activity is here from the turn that scheduled it until its result is in the inbox.
CREATE TABLE activity (
    app_id text NOT NULL,
    instance_id text NOT NULL,
    task_id integer NOT NULL,
    event bytea NOT NULL,
    CONSTRAINT activity_pkey PRIMARY KEY (app_id, instance_id, task_id)
);
