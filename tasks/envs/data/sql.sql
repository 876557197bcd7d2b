-- The database that sql.json asks about: a small fleet of robots and what they were told to do.
CREATE DATABASE fleet;
USE fleet;
CREATE TABLE robots (
  id integer PRIMARY KEY,
  name varchar(40) NOT NULL,
  place varchar(40) NOT NULL,
  payload numeric(6, 2)
);
CREATE TABLE jobs (
  id integer PRIMARY KEY,
  robot_id integer NOT NULL,
  task varchar(40) NOT NULL,
  seconds numeric(6, 1) NOT NULL,
  succeeded integer NOT NULL
);
INSERT INTO robots VALUES (1, 'Ada', 'kitchen', 3.00), (2, 'Karel', 'workshop', 12.50), (3, 'Grace', 'workshop', 5.25), (4, 'Elektro', 'museum', 1.00);
INSERT INTO jobs VALUES (1, 1, 'stack plates', 61.5, 1), (2, 1, 'wipe table', 122.0, 0), (3, 2, 'lift beam', 48.0, 1), (4, 3, 'wipe table', 95.0, 1), (5, 3, 'sort bolts', 240.5, 1), (6, 2, 'sort bolts', 310.0, 0), (7, 1, 'open drawer', 33.0, 1);
