-- The highest number that a build of a projection has had: a dropped build's is not given again.
create table reader_build_number (
    projection text primary key,
    last integer not null
);
