-- One row for each build of a projection. What belongs to a build bears its short number.
create table reader_build (
    reader integer generated always as identity primary key,
    projection text not null,
    build integer not null check (build > 0),
    live boolean not null default false,
    created_at timestamptz not null default now(),
    switched_at timestamptz, -- when it last became the live one
    stopped_at timestamptz,
    stopped_because text,
    constraint reader_build_once unique (projection, build)
);

create unique index reader_build_live on reader_build (projection) where live;

-- Where to read on. Topics are named without the prefix that a deployment gives them.
create table reader_offset (
    reader integer not null references reader_build on delete cascade,
    topic text not null,
    partition integer not null,
    next_offset bigint not null default 0,
    digest bytea, -- of the message before it
    end_offset bigint not null default 0, -- Kafka's own, when this was last read
    read_at timestamptz,
    recorded_at timestamptz not null default 'epoch', -- of the newest fact read
    wanted_incarnation integer, -- until this has been read, the partition is incomplete
    wanted_position bigint,
    primary key (reader, topic, partition)
) with (fillfactor = 20);

-- The highest position read. A row above incarnation 1 says that its beginning has been read here.
create table reader_position (
    reader integer not null references reader_build on delete cascade,
    topic text not null,
    partition integer not null,
    incarnation integer not null,
    position bigint not null,
    primary key (reader, topic, partition, incarnation)
) with (fillfactor = 20);

create table reader_incarnation (
    reader integer not null references reader_build on delete cascade,
    source text not null,
    incarnation integer not null,
    continues integer not null,
    at bigint not null,
    recordedtime timestamptz not null,
    primary key (reader, source, incarnation)
);

create table reader_heartbeat (
    reader integer not null references reader_build on delete cascade,
    source text not null,
    complete_to timestamptz not null,
    incarnation integer not null,
    position bigint not null,
    partitions jsonb not null,
    primary key (reader, source, complete_to)
);

-- The last version of each aggregate that was applied, or counted because its type is ignored.
create table reader_version (
    reader integer not null,
    stream text not null,
    stream_id uuid not null,
    incarnation integer not null,
    streamversion integer not null,
    primary key (reader, stream, stream_id, incarnation)
) with (fillfactor = 70);

-- What could not be applied (data), what lacks a version before it (gap), and what waits behind.
create table reader_waiting (
    id bigint generated always as identity unique,
    reader integer not null references reader_build on delete cascade,
    stream text not null,
    stream_id uuid not null,
    incarnation integer not null,
    streamversion integer not null,
    kind text not null check (kind in ('data', 'gap', 'behind')),
    reason text not null,
    since timestamptz not null default now(),
    source text not null,
    type text not null,
    event_id uuid not null,
    fact_id uuid not null,
    position bigint not null,
    previousposition bigint not null,
    recorded_at timestamptz not null,
    accepted_at timestamptz not null,
    correlation_id uuid not null,
    causation_id uuid,
    topic text not null,
    partition integer not null,
    "offset" bigint not null,
    value bytea not null,
    primary key (reader, stream, stream_id, incarnation, streamversion)
);

create table reader_quarantine (
    reader integer not null references reader_build on delete cascade,
    topic text not null,
    partition integer not null,
    "offset" bigint not null,
    kind text not null check (kind in ('unreadable', 'hole')),
    reason text not null,
    digest bytea not null,
    after timestamptz not null, -- if it is a fact, it was recorded later than this
    since timestamptz not null default now(),
    primary key (reader, topic, partition, "offset")
);

-- Decisions, which every later build obeys.
create table reader_discarded_event (
    projection text not null,
    source text not null,
    event_id uuid not null,
    kind text not null check (kind in ('data', 'gap')),
    discarded_at timestamptz not null default now(),
    primary key (projection, source, event_id, kind)
);

create table reader_discarded_message (
    projection text not null,
    topic text not null,
    partition integer not null,
    "offset" bigint not null,
    digest bytea not null,
    discarded_at timestamptz not null default now(),
    primary key (projection, topic, partition, "offset", digest)
);

-- The heartbeats up to whose list every partition of their source has been read.
create view reader_complete as
select h.reader, h.source, h.incarnation, h.position, h.complete_to
from reader_heartbeat h
where not exists (
    select from reader_offset o
    where o.reader = h.reader and split_part(o.topic, '.', 1) = h.source
        and o.topic <> h.source || '.heartbeat'
        and (h.partitions -> o.topic ->> o.partition::text)::bigint <= coalesce(
            (
                select p.position from reader_position p
                where (p.reader, p.topic, p.partition) = (o.reader, o.topic, o.partition)
                    and p.incarnation = h.incarnation
            ),
            case when h.incarnation = 1 then 0 end
        ) is not true
);

create view reader_quarantine_open as
select q.* from reader_quarantine q join reader_build b using (reader)
where not exists (
    select from reader_discarded_message d
    where (d.projection, d.topic, d.partition, d."offset", d.digest)
        = (b.projection, q.topic, q.partition, q."offset", q.digest)
);
