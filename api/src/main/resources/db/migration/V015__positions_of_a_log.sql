-- An offset belongs to one log: the cluster and the topics that it was taken from. Null in rows that
-- were written before this was kept; the first check that finds their offsets valid fills it in.
alter table projection_offsets add column log text collate "C";
