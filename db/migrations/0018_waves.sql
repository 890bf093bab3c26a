-- A release of survey figures is about one wave: people who answer again in the next one are not counted twice, and the
-- figures of a wave that is over stay as they were last told.
alter table statistic_releases
  add column wave integer not null default 1 constraint statistic_releases_wave check (wave >= 1);
drop index statistic_releases_programme;
create index statistic_releases_programme on statistic_releases (programme_id, wave desc, released_at desc);
