-- How often the log was found restored from an older copy. It keeps its id then, but cursors of the feed
-- from before point to other events.
alter table projection_offsets add column lineage bigint not null default 0;
