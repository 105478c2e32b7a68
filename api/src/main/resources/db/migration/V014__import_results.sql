-- A row's number is the line of the file on which it starts, so there may be gaps between numbers.
alter table imports add column last_line int not null default 0;
update imports set last_line = rows;

-- As the row has them, so that a result can be found in the file and in the customer's own system.
-- They go with the row, when the import is removed.
alter table import_rows
  add column email text collate "C",
  add column external_id text collate "C";

-- Whether the file starts with a byte order mark.
alter table exports add column bom boolean not null default false;
