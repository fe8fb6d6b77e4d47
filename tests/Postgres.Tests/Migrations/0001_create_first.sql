CREATE TABLE first (id integer CONSTRAINT first_pkey PRIMARY KEY);
