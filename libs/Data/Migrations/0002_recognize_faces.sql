-- What a person says of a face outlives every analysis; and what makes results now, so that those made by something else can be told.

ALTER TABLE faces ADD COLUMN confirmed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN faces.confirmed IS 'a person said who it is; others are recognised by such faces';
COMMENT ON COLUMN faces.encoding IS 'of length 1, compared by cosine with those of the same model; NULL where the face is too small to be told from others';

CREATE TABLE face_rejections (
    face_id uuid NOT NULL CONSTRAINT face_rejections_face_id_fkey REFERENCES faces (id) ON DELETE CASCADE,
    person_id uuid NOT NULL CONSTRAINT face_rejections_person_id_fkey REFERENCES people (id) ON DELETE CASCADE,
    CONSTRAINT face_rejections_pkey PRIMARY KEY (face_id, person_id)
);
COMMENT ON TABLE face_rejections IS 'a person said that it is not this one';
CREATE INDEX face_rejections_person_id ON face_rejections (person_id);

CREATE TABLE stage_models (
    stage text CONSTRAINT stage_models_pkey PRIMARY KEY,
    model jsonb NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN stage_models.model IS 'as it stands in results: id, version, digest, thresholds';
