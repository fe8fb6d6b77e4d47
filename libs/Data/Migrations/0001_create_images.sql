-- Images, their analyses, and who they belong to. Times are timestamptz; ids are uuid v7, so that they sort by time.

-- pgvector has to be on the server; making the extension needs the right to create in the database, not more.
CREATE EXTENSION IF NOT EXISTS vector WITH SCHEMA public;

CREATE TABLE users (
    id uuid CONSTRAINT users_pkey PRIMARY KEY,
    name text NOT NULL CONSTRAINT users_name_key UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
);
-- The one user of an installation without log-in.
INSERT INTO users (id, name) VALUES ('00000000-0000-7000-8000-000000000001', 'local');

CREATE TABLE api_tokens (
    id uuid CONSTRAINT api_tokens_pkey PRIMARY KEY,
    user_id uuid NOT NULL CONSTRAINT api_tokens_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name text NOT NULL,
    hash bytea NOT NULL CONSTRAINT api_tokens_hash_key UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz NULL
);
COMMENT ON COLUMN api_tokens.hash IS 'SHA-256 of the token; the token itself is shown once and kept nowhere';

CREATE TABLE images (
    id uuid CONSTRAINT images_pkey PRIMARY KEY,
    owner_id uuid NOT NULL CONSTRAINT images_owner_id_fkey REFERENCES users (id),
    file_name text NOT NULL,
    content_type text NOT NULL,
    byte_size bigint NOT NULL,
    sha256 bytea NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    storage_key text NOT NULL,
    uploaded_at timestamptz NOT NULL,
    taken_at timestamptz NULL,
    camera_make text NULL,
    camera_model text NULL,
    latitude double precision NULL,
    longitude double precision NULL,
    caption text NULL,
    embedding public.vector NULL,
    embedding_model text NULL,
    analysis_status text NOT NULL DEFAULT 'pending'
        CONSTRAINT images_analysis_status_check CHECK (analysis_status IN ('pending', 'in_progress', 'completed', 'failed')),
    analysis_issues integer NOT NULL DEFAULT 0,
    current_run_id text NULL,
    latest_run_id text NULL,
    last_analyzed timestamptz NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT images_owner_id_sha256_key UNIQUE (owner_id, sha256)
);
COMMENT ON COLUMN images.width IS 'pixels of the upright image; before the first analysis, as the file header says';
COMMENT ON COLUMN images.taken_at IS 'the camera''s clock; without a zone in the file, its local time as if it were UTC';
COMMENT ON COLUMN images.current_run_id IS 'the run whose results are shown';
COMMENT ON COLUMN images.latest_run_id IS 'the run whose status is shown';
COMMENT ON COLUMN images.analysis_issues IS 'stages of the current run that failed or were skipped';
CREATE INDEX images_owner_id_id ON images (owner_id, id DESC);
CREATE INDEX images_owner_id_status_id ON images (owner_id, analysis_status, id DESC);
CREATE INDEX images_updated_at ON images (updated_at);

-- What has to be analysed. The row is the promise made by the upload's answer: it goes when the analysis is stored, has failed for good, or the image is
-- deleted, and never otherwise.
CREATE TABLE analysis_queue (
    id uuid CONSTRAINT analysis_queue_pkey PRIMARY KEY,
    image_id uuid NOT NULL CONSTRAINT analysis_queue_image_id_fkey REFERENCES images (id) ON DELETE CASCADE,
    status text NOT NULL DEFAULT 'pending' CONSTRAINT analysis_queue_status_check CHECK (status IN ('pending', 'running')),
    priority smallint NOT NULL DEFAULT 0,
    stages text[] NULL,
    attempts integer NOT NULL DEFAULT 0,
    run_id text NULL,
    claimed_by text NULL,
    traceparent text NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN analysis_queue.priority IS '0 for what a person waits for, 1 for what an operator repeats in bulk; lower goes first';
COMMENT ON COLUMN analysis_queue.stages IS 'only these analyses; NULL for all';
COMMENT ON COLUMN analysis_queue.run_id IS 'the workflow instance that works on it';
COMMENT ON COLUMN analysis_queue.claimed_by IS 'the process that started that instance';
COMMENT ON COLUMN analysis_queue.traceparent IS 'W3C trace context of the upload, which the analysis continues';
CREATE UNIQUE INDEX analysis_queue_pending_image_id_key ON analysis_queue (image_id) WHERE status = 'pending';
CREATE INDEX analysis_queue_pending_order ON analysis_queue (priority, created_at, id) WHERE status = 'pending';
CREATE INDEX analysis_queue_running_image_id ON analysis_queue (image_id) WHERE status = 'running';
CREATE INDEX analysis_queue_running_claimed_by ON analysis_queue (claimed_by) WHERE status = 'running';
CREATE INDEX analysis_queue_running_updated_at ON analysis_queue (updated_at) WHERE status = 'running';

CREATE TABLE analysis_runs (
    id text CONSTRAINT analysis_runs_pkey PRIMARY KEY,
    image_id uuid NOT NULL CONSTRAINT analysis_runs_image_id_fkey REFERENCES images (id) ON DELETE CASCADE,
    stages text[] NULL,
    status text NOT NULL DEFAULT 'in_progress'
        CONSTRAINT analysis_runs_status_check CHECK (status IN ('in_progress', 'completed', 'failed')),
    error text NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz NULL
);
CREATE INDEX analysis_runs_image_id ON analysis_runs (image_id);

-- The ledger of attempts: a row is written before a stage starts, so that a stage that takes its process down is recognised.
CREATE TABLE stage_runs (
    run_id text NOT NULL CONSTRAINT stage_runs_run_id_fkey REFERENCES analysis_runs (id) ON DELETE CASCADE,
    stage text NOT NULL,
    status text NOT NULL CONSTRAINT stage_runs_status_check CHECK (status IN ('pending', 'running', 'completed', 'failed', 'skipped')),
    attempts integer NOT NULL DEFAULT 0,
    unfinished integer NOT NULL DEFAULT 0,
    started_at timestamptz NULL,
    finished_at timestamptz NULL,
    duration_ms double precision NULL,
    error text NULL,
    remedy text NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT stage_runs_pkey PRIMARY KEY (run_id, stage)
);
COMMENT ON COLUMN stage_runs.unfinished IS 'starts in a row that never ended: the process died';
CREATE INDEX stage_runs_updated_at ON stage_runs (updated_at);

CREATE TABLE analysis_results (
    id uuid CONSTRAINT analysis_results_pkey PRIMARY KEY,
    run_id text NOT NULL CONSTRAINT analysis_results_run_id_fkey REFERENCES analysis_runs (id) ON DELETE CASCADE,
    image_id uuid NOT NULL CONSTRAINT analysis_results_image_id_fkey REFERENCES images (id) ON DELETE CASCADE,
    analysis_type text NOT NULL,
    result jsonb NOT NULL,
    model text NOT NULL,
    model_sha256 text NULL,
    duration_ms double precision NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT analysis_results_run_id_analysis_type_key UNIQUE (run_id, analysis_type)
);
CREATE INDEX analysis_results_image_id ON analysis_results (image_id);

CREATE TABLE image_tags (
    image_id uuid NOT NULL CONSTRAINT image_tags_image_id_fkey REFERENCES images (id) ON DELETE CASCADE,
    kind text NOT NULL CONSTRAINT image_tags_kind_check CHECK (kind IN ('object', 'scene', 'person', 'text')),
    name text NOT NULL,
    confidence double precision NOT NULL,
    CONSTRAINT image_tags_pkey PRIMARY KEY (image_id, kind, name)
);
CREATE INDEX image_tags_name ON image_tags (name, image_id);

CREATE TABLE people (
    id uuid CONSTRAINT people_pkey PRIMARY KEY,
    owner_id uuid NOT NULL CONSTRAINT people_owner_id_fkey REFERENCES users (id),
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX people_owner_id ON people (owner_id);

CREATE TABLE faces (
    id uuid CONSTRAINT faces_pkey PRIMARY KEY,
    image_id uuid NOT NULL CONSTRAINT faces_image_id_fkey REFERENCES images (id) ON DELETE CASCADE,
    person_id uuid NULL CONSTRAINT faces_person_id_fkey REFERENCES people (id) ON DELETE SET NULL,
    box double precision[] NOT NULL,
    score double precision NOT NULL,
    encoding public.vector NULL,
    encoding_model text NULL,
    match_distance double precision NULL
);
COMMENT ON COLUMN faces.box IS 'x, y, width, height in 0..1 of the upright image';
CREATE INDEX faces_image_id ON faces (image_id);
CREATE INDEX faces_person_id ON faces (person_id) WHERE person_id IS NOT NULL;

-- Every file in the image store. A file is entered before it is written and belongs to nobody until its image does: whatever is past its time is deleted, so
-- that no failure anywhere leaves a file behind.
CREATE TABLE blobs (
    storage_key text CONSTRAINT blobs_pkey PRIMARY KEY,
    image_id uuid NULL CONSTRAINT blobs_image_id_fkey REFERENCES images (id),
    delete_after timestamptz NULL,
    CONSTRAINT blobs_owned_or_leaving_check CHECK (image_id IS NOT NULL OR delete_after IS NOT NULL)
);
CREATE INDEX blobs_image_id ON blobs (image_id) WHERE image_id IS NOT NULL;
CREATE INDEX blobs_delete_after ON blobs (delete_after) WHERE delete_after IS NOT NULL;
