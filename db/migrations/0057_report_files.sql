-- The report of a programme as a file.
alter table exports drop constraint exports_kind,
  add constraint exports_kind check (kind in ('talent', 'list', 'placements', 'assignments', 'institutions', 'organisations', 'shortlist',
    'survey', 'officials', 'host_placements', 'host_assignments', 'report'));
