create table service_clock (
    only_row boolean primary key default true check (only_row),
    ahead interval not null default '0',
    demo boolean not null default false,
    check (demo or ahead = '0')
);

insert into service_clock default values;

create function service_now() returns timestamptz language sql volatile
    return clock_timestamp() + (select ahead from service_clock);

-- `no` is the order of insertion. It has gaps and commits out of order, so nothing counts by it.
create table event_log (
    no bigint generated always as identity (cache 1) primary key,
    event_id uuid not null unique,
    fact_id uuid not null,
    stream text not null,
    stream_id uuid not null,
    streamversion integer not null check (streamversion > 0),
    type text not null,
    data json not null, -- json keeps the text as it was written, so a repeat bears the same bytes
    occurred_on date not null,
    accepted_at timestamptz not null,
    actor text not null,
    correlation_id uuid not null,
    causation_id uuid,
    traceparent text,
    constraint event_log_streamversion unique (stream, stream_id, streamversion)
);

-- Dead rows gather at the head of this queue, where numbering looks first: clear them early.
create table event_pending (
    no bigint primary key,
    stream text not null,
    partition integer not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

create table event_position (
    incarnation integer not null,
    position bigint not null,
    no bigint not null unique,
    stream text not null,
    partition integer not null,
    previousposition bigint not null,
    recorded_at timestamptz not null,
    primary key (incarnation, position)
);

create table event_partition (
    incarnation integer not null,
    stream text not null,
    partition integer not null,
    last_position bigint not null,
    acked_position bigint not null default 0,
    primary key (incarnation, stream, partition)
) with (fillfactor = 50);

create table event_relay (
    only_row boolean primary key default true check (only_row),
    incarnation integer not null default 1,
    position bigint not null default 0,
    recorded_at timestamptz not null default 'epoch',
    complete_to timestamptz not null default 'epoch',
    cursor_incarnation integer not null default 1,
    cursor_position bigint not null default 0
) with (fillfactor = 10);

insert into event_relay default values;

create table event_incarnation (
    incarnation integer primary key,
    continues integer unique,
    at bigint,
    recordedtime timestamptz
);

insert into event_incarnation (incarnation) values (1);

create function event_log_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'event_log is append-only';
end $$;

create trigger event_log_is_append_only before update or delete or truncate on event_log
    for each statement execute function event_log_is_append_only();

-- Only an empty database can become a demo, and no clock ever goes back.
create function service_clock_goes_forward() returns trigger language plpgsql as $$
begin
    if new.demo is distinct from old.demo then
        if old.demo or exists (select from event_log)
            or exists (select from event_relay where complete_to > 'epoch') then
            raise exception 'a database is a demo from its creation or never';
        end if;
    elsif new.ahead < old.ahead then
        raise exception 'the clock goes forward only';
    end if;
    return new;
end $$;

create trigger service_clock_goes_forward before update on service_clock
    for each row execute function service_clock_goes_forward();
