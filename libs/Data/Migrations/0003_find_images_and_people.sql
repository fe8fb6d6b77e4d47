-- Finding photos, and saying who is on them. The owner stands first in what lists and searches read, so that nobody's question walks through the photos of others.

-- Words of a field for full-text search: by their English stems, and as they stand, for names, other languages and what English leaves out ("Will"). The bars keep
-- the end of one text apart from the beginning of the next, so that words in a row are in one text.
CREATE FUNCTION words_of(field text, weight "char") RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN setweight(to_tsvector('pg_catalog.english', coalesce(field, '')) || '''|'':20'::tsvector || to_tsvector('pg_catalog.simple', coalesce(field, '')) || '''|'':20'::tsvector, weight);

ALTER TABLE images ADD COLUMN recognized_text text NULL, ADD COLUMN tag_words text NULL;
UPDATE images i SET
    recognized_text = (SELECT left(r.result->>'text', 100000) FROM analysis_results r WHERE r.run_id = i.current_run_id AND r.analysis_type = 'text'),
    tag_words = (SELECT string_agg(replace(t.name, '_', ' '), ' ') FROM image_tags t WHERE t.image_id = i.id);
COMMENT ON COLUMN images.recognized_text IS 'of the current text result, its first 100,000 characters';
COMMENT ON COLUMN images.tag_words IS 'the names in image_tags, for full-text search';
ALTER TABLE images ADD COLUMN words tsvector GENERATED ALWAYS AS (
    words_of(caption, 'A') || words_of(tag_words, 'B') || words_of(recognized_text, 'C') || words_of(translate(file_name, '_-.,;+=#()[]{}@~&!', '                   '), 'D')
    || array_to_tsvector(ARRAY['owner:' || owner_id::text])
) STORED;
COMMENT ON COLUMN images.words IS 'A caption, B tags, C recognised text, D file name; and the owner, so that the index is asked for one owner''s words';
-- Each image at once: a list of those to be entered later would be read from end to end by every search.
CREATE INDEX images_words ON images USING gin (words) WITH (fastupdate = off);
CREATE INDEX images_owner_id_time ON images (owner_id, (coalesce(taken_at, uploaded_at)), id);
CREATE INDEX images_owner_id_place ON images (owner_id, latitude, longitude) WHERE latitude IS NOT NULL;

ALTER TABLE image_tags ADD COLUMN owner_id uuid NULL CONSTRAINT image_tags_owner_id_fkey REFERENCES users (id),
    ADD COLUMN plain text GENERATED ALWAYS AS (lower(replace(name, '_', ' '))) STORED;
UPDATE image_tags t SET owner_id = i.owner_id FROM images i WHERE i.id = t.image_id;
ALTER TABLE image_tags ALTER COLUMN owner_id SET NOT NULL;
COMMENT ON COLUMN image_tags.owner_id IS 'the image''s';
COMMENT ON COLUMN image_tags.plain IS 'the name as it is looked for: gas_station is found as "Gas station"';
CREATE INDEX image_tags_owner_id_plain ON image_tags (owner_id, plain, image_id);
DROP INDEX image_tags_name;

-- Pairs that are nearly the same picture, entered when the later of the two is embedded.
CREATE TABLE near_duplicates (
    image_id uuid NOT NULL CONSTRAINT near_duplicates_image_id_fkey REFERENCES images (id) ON DELETE CASCADE,
    other_id uuid NOT NULL CONSTRAINT near_duplicates_other_id_fkey REFERENCES images (id) ON DELETE CASCADE,
    owner_id uuid NOT NULL CONSTRAINT near_duplicates_owner_id_fkey REFERENCES users (id),
    similarity double precision NOT NULL,
    CONSTRAINT near_duplicates_pkey PRIMARY KEY (image_id, other_id),
    CONSTRAINT near_duplicates_once_check CHECK (image_id > other_id)
);
COMMENT ON COLUMN near_duplicates.similarity IS 'cosine of the embeddings';
CREATE INDEX near_duplicates_owner_id ON near_duplicates (owner_id, image_id DESC);
CREATE INDEX near_duplicates_other_id ON near_duplicates (other_id);

-- A name means one person of an owner.
CREATE UNIQUE INDEX people_owner_id_name_key ON people (owner_id, lower(name));
DROP INDEX people_owner_id;

ALTER TABLE faces ADD COLUMN owner_id uuid NULL CONSTRAINT faces_owner_id_fkey REFERENCES users (id);
UPDATE faces f SET owner_id = i.owner_id FROM images i WHERE i.id = f.image_id;
ALTER TABLE faces ALTER COLUMN owner_id SET NOT NULL;
COMMENT ON COLUMN faces.owner_id IS 'the image''s';
COMMENT ON COLUMN faces.confirmed IS 'a person said who it is, or, without a person_id, that it is nobody known; others are recognised by those with one';
CREATE INDEX faces_owner_id_id ON faces (owner_id, id DESC);
CREATE INDEX faces_owner_id_unknown ON faces (owner_id, id DESC) WHERE person_id IS NULL;
CREATE INDEX faces_owner_id_confirmed ON faces (owner_id, encoding_model) WHERE confirmed AND person_id IS NOT NULL;
CREATE INDEX faces_person_id_id ON faces (person_id, id DESC) WHERE person_id IS NOT NULL;
DROP INDEX faces_person_id;

-- Operations.
CREATE INDEX analysis_runs_finished_at ON analysis_runs (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX stage_runs_unsuccessful ON stage_runs (run_id) WHERE status IN ('failed', 'skipped');
CREATE INDEX api_tokens_user_id ON api_tokens (user_id);
